"""The archive's closed vocabularies: each term's code with its Vietnamese and English label.

Pure data, read by both wings: the workshop checks codes against it, the reading room shows labels.
A code is permanent, because fixtures, exports and addresses use it; a label may be improved.
"""

TERMS: dict[str, dict[str, tuple[str, str]]] = {
    "basis": {
        "stated": ("nêu trong bản tin", "stated in the release"),
        "abbreviated": ("nêu dưới dạng viết tắt", "stated in abbreviated form"),
        "inferred": ("suy ra", "inferred"),
        "external": ("theo nguồn ngoài bản tin", "from outside the release"),
        "supplied": ("do kho lưu trữ bổ sung", "supplied by the archive"),
        "transcribed": ("chép theo bản tin", "transcribed from the release"),
    },
    "title_basis": {
        "transcribed": ("chép theo bản tin", "transcribed from the release"),
        "supplied": ("do kho lưu trữ bổ sung", "supplied by the archive"),
    },
    "province_kind": {
        "province": ("tỉnh", "province"),
        "municipality": ("thành phố trực thuộc trung ương", "centrally run city"),
    },
    "organisation_kind": {
        "party_committee": ("cấp ủy Đảng", "Party committee"),
        "party_body": ("cơ quan của Đảng", "Party body"),
        "legislature": ("Quốc hội và cơ quan của Quốc hội", "legislature"),
        "council": ("Hội đồng nhân dân", "People’s Council"),
        "committee": ("Ủy ban nhân dân", "People’s Committee"),
        "government": ("Chính phủ", "government"),
        "ministry": ("bộ", "ministry"),
        "department": ("sở, phòng, cơ quan chuyên môn", "department"),
        "police": ("công an", "police"),
        "military": ("quân đội", "military"),
        "youth_union": ("tổ chức Đoàn", "Youth Union"),
        "front": ("Mặt trận Tổ quốc", "Fatherland Front"),
        "union": ("đoàn thể, hội", "mass organisation"),
        "steering_committee": ("ban chỉ đạo", "steering committee"),
        "newspaper": ("báo, đài", "newspaper or broadcaster"),
        "school": ("trường", "school or university"),
        "club": ("câu lạc bộ", "club"),
        "jury": ("ban giám khảo, ban tổ chức", "jury or organising board"),
        "venue": ("địa điểm", "venue"),
        "group": ("nhóm cơ quan, đơn vị", "group of bodies"),
        "other": ("khác", "other"),
    },
    "level": {
        "central": ("trung ương", "central"),
        "military_region": ("quân khu", "military region"),
        "province": ("cấp tỉnh", "provincial"),
        "district": ("cấp huyện", "district"),
        "commune": ("cấp xã", "commune"),
        "unit": ("đơn vị cơ sở", "unit"),
    },
    "succession": {
        "renamed": ("đổi tên thành", "renamed"),
        "merged": ("sáp nhập thành", "merged into"),
        "split": ("chia tách thành", "split into"),
        "abolished": ("giải thể", "abolished"),
    },
    "standing": {
        "official": ("người giữ chức vụ", "office holder"),
        "private": ("cá nhân", "private person"),
        "unclassified": ("chưa phân loại", "not yet classified"),
    },
    "resolution_kind": {
        "resolution": ("nghị quyết", "resolution"),
        "directive": ("chỉ thị", "directive"),
        "law": ("luật", "law"),
        "decision": ("quyết định", "decision"),
        "joint_plan": ("kế hoạch liên tịch", "joint plan"),
        "pledge": ("giao ước thi đua", "emulation pledge"),
        "rules": ("quy chế", "rules"),
        "report": ("báo cáo", "report"),
        "plan": ("kế hoạch", "plan"),
    },
    "status": {
        "draft": ("bản nháp", "draft"),
        "review": ("chờ duyệt", "in review"),
        "published": ("đã công bố", "published"),
        "withdrawn": ("đã rút", "withdrawn"),
    },
    "date_kind": {
        "event": ("ngày diễn ra", "date of the event"),
        "published": ("ngày đăng", "date of publication"),
        "captured": ("thời điểm thu thập", "time of capture"),
    },
    "segment": {
        "prefix": ("tiền tố khi thu thập", "capture prefix"),
        "headline": ("nhan đề", "headline"),
        "lead": ("lời dẫn", "lead"),
        "paragraph": ("đoạn văn", "paragraph"),
        "caption": ("chú thích ảnh", "photo caption"),
        "byline": ("bút danh", "byline"),
        "source": ("dòng ghi nguồn", "source line"),
        "furniture": ("thành phần trang web", "page furniture"),
    },
    "work": {
        "text": ("bài", "text"),
        "photo": ("ảnh", "photograph"),
        "text_and_photo": ("tin, ảnh", "text and photograph"),
        "unstated": ("không nêu phần việc", "work not stated"),
    },
    "appearance_role": {
        "chair": ("chủ trì", "chaired"),
        "attend": ("dự", "attended"),
        "witness": ("chứng kiến", "witnessed"),
        "speak": ("phát biểu", "spoke"),
        "open": ("phát biểu khai mạc", "opened"),
        "direct": ("phát biểu chỉ đạo", "gave directions"),
        "conclude": ("phát biểu kết luận", "concluded"),
        "lecture": ("truyền đạt", "lectured"),
        "discuss": ("thảo luận", "took part in discussion"),
        "present": ("trao tặng", "presented awards"),
        "sign": ("ký", "signed"),
    },
    "involvement_role": {
        "organiser": ("đơn vị tổ chức", "organiser"),
        "signatory": ("ký kết", "signatory"),
        "participant": ("tham gia", "participant"),
        "guest": ("dự", "attending"),
        "addressee": ("được giao hoặc đề nghị", "addressee of tasks"),
        "founded": ("được thành lập", "body founded"),
        "founder": ("thành lập", "founder"),
        "issuer": ("ban hành", "issuer"),
        "implementer": ("thực hiện", "implementer"),
        "advised": ("được tham mưu", "body advised"),
        "awarder": ("trao thưởng", "awarder"),
        "jury": ("chấm giải", "jury"),
        "venue": ("nơi diễn ra", "venue"),
        "subject": ("đối tượng chính", "subject"),
        "mentioned": ("được nhắc tới", "mentioned"),
    },
    "form": {
        "full": ("đầy đủ số, ký hiệu", "full number"),
        "short": ("rút gọn", "short form"),
        "named": ("chỉ nêu tên", "by name only"),
        "implied": ("chỉ hàm ý", "only implied"),
    },
    "relation": {
        "cited": ("được viện dẫn", "cited"),
        "reviewed": ("được sơ kết, tổng kết", "its implementation reviewed"),
        "signed": ("được ký tại sự kiện", "signed at the event"),
        "issued": ("được ban hành", "reported as issued"),
        "implemented": ("được triển khai", "reported as carried out"),
    },
    "approximation": {
        "nearly": ("gần", "nearly"),
        "over": ("hơn", "more than"),
        "about": ("khoảng", "about"),
    },
    "record_type": {
        "article": ("bản tin", "article"),
        "organisation": ("tổ chức", "organisation"),
        "person": ("nhân vật", "person"),
        "resolution": ("văn bản", "document"),
        "province": ("tỉnh, thành phố", "province"),
    },
}


def codes(vocabulary: str) -> list[str]:
    """Return the codes of a vocabulary in their order of display."""
    return list(TERMS[vocabulary])


def label(vocabulary: str, code: str, language: str) -> str:
    """Return a term's label in `vi` or `en`; a code that is unknown stands for itself."""
    pair = TERMS[vocabulary].get(code)
    return code if pair is None else pair[language == "en"]
