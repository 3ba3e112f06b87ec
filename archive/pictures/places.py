"""Where units lie on the tile maps: one tile a unit, a dot where there is none.

The grids say only which unit lies north, south, east or west of which, and that roughly. They are
no outline of anything. Keys are those of the catalogue. A unit of today stands where its seat was
on the former grid or near it; its grid is shorter because fewer units fill it.
"""

FORMER = """
. lai-chau lao-cai ha-giang cao-bang . .
dien-bien son-la yen-bai tuyen-quang bac-kan lang-son .
. . phu-tho vinh-phuc thai-nguyen bac-giang quang-ninh
. . hoa-binh ha-noi bac-ninh hai-duong hai-phong
. . . ha-nam hung-yen thai-binh .
. . thanh-hoa ninh-binh nam-dinh . .
. . nghe-an ha-tinh . . .
. . . quang-binh quang-tri . .
. . . . thua-thien-hue da-nang .
. . . . . quang-nam quang-ngai
. . . . . kon-tum binh-dinh
. . . . . gia-lai phu-yen
. . . . dak-nong dak-lak khanh-hoa
. . tay-ninh binh-duong binh-phuoc lam-dong ninh-thuan
an-giang dong-thap long-an ho-chi-minh dong-nai binh-thuan .
kien-giang can-tho vinh-long tien-giang ba-ria-vung-tau . .
. hau-giang tra-vinh ben-tre . . .
ca-mau bac-lieu soc-trang . . . .
"""

TODAY = """
. lai-chau lao-cai-2025 tuyen-quang-2025 cao-bang . .
dien-bien son-la phu-tho-2025 thai-nguyen-2025 lang-son . .
. . . ha-noi bac-ninh-2025 quang-ninh .
. . thanh-hoa ninh-binh-2025 hung-yen-2025 hai-phong-2025 .
. . nghe-an . . . .
. . . ha-tinh . . .
. . . quang-tri-2025 . . .
. . . . hue . .
. . . . . da-nang-2025 .
. . . . . quang-ngai-2025 .
. . . . . gia-lai-2025 .
. . . . . dak-lak-2025 .
. . tay-ninh-2025 dong-nai-2025 lam-dong-2025 khanh-hoa-2025 .
. an-giang-2025 dong-thap-2025 ho-chi-minh-2025 . . .
. can-tho-2025 vinh-long-2025 . . . .
. ca-mau-2025 . . . . .
"""

COLUMNS = 7


def places(grid: str) -> dict[str, tuple[int, int]]:
    """Return the (column, row) of each unit of a grid, from 0."""
    return {
        key: (column, row)
        for row, line in enumerate(grid.split("\n")[1:-1])
        for column, key in enumerate(line.split())
        if key != "."
    }


GRIDS = {"then": places(FORMER), "now": places(TODAY)}
