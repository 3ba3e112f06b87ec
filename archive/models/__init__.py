"""The catalogue: what the archive says about each release. The workshop alone imports this."""

from archive.models.alias import Alias
from archive.models.article import Article, ArticleDate, Byline
from archive.models.conflict import Conflict
from archive.models.correction import Correction
from archive.models.distinct import Distinct
from archive.models.holding import Holding
from archive.models.links import Appearance, AppearanceRole, Citation, Involvement, Post
from archive.models.loaded import LoadedRecord
from archive.models.login import LoginEvent
from archive.models.merge import Merge
from archive.models.organisation import Organisation
from archive.models.person import Person
from archive.models.province import Province
from archive.models.quantity import Quantity
from archive.models.resolution import Resolution
from archive.models.slip import Slip
from archive.models.upload import TableUpload

# In the order in which they can be written: nothing refers to a later one.
CATALOGUE = [
    Province,
    Organisation,
    Person,
    Resolution,
    Article,
    ArticleDate,
    Holding,
    Byline,
    Appearance,
    AppearanceRole,
    Post,
    Involvement,
    Citation,
    Quantity,
    Slip,
    Alias,
    Correction,
    Distinct,
]

__all__ = [
    "CATALOGUE",
    "Conflict",
    "LoadedRecord",
    "LoginEvent",
    "Merge",
    "TableUpload",
    *(model.__name__ for model in CATALOGUE),
]
