"""Invented people, channels, labels and places; none of them is a real account."""

LISTENERS = (
    "Velvet Lyrics", "Lyric Harbour", "Paper Moon Lyrics", "Songbook Diary", "Rosalind Hart",
    "vinylrips74", "Needle & Groove", "Old Radio Attic", "MelodiaPerdida", "El Rincón del Vinilo",
    "Marek K.", "DJ Uncle Pete", "tapehiss", "80sForeverChannel", "Nostalgia FM",
    "mirella.sounds", "Kanał z Muzyką", "Музыка Навсегда", "שירים ישנים", "昭和レコード部屋",
    "Soulful Sundays", "Crate No. 9", "Quiet Hours", "Blue Note Lover", "Sunset Boulevard Music",
    "Café da Manhã", "Lounge Lizard", "b-side collector", "Golden Oldies Box", "Mixtape Marta",
)  # fmt: skip
"""Fans who put up other people's records."""

PERFORMERS = (
    "Anna Lindqvist", "The Hallway Sessions", "Tomás Reyes", "Jade & Milo", "Piano by Ellis",
    "Noa Ben-Ami", "Kenji Morita", "The Kitchen Quartet", "Lucía Ferrer", "Oskar Brandt",
    "Strings of Lyon", "Maya Okafor", "Two Guitars Duo", "Beatriz Nogueira", "Ukulele Ben",
    "Sofia Petrova", "The Velvet Brass", "Hana Kim", "Yusuf Demir", "Cellosphere",
)  # fmt: skip
"""Musicians who play other people's songs."""

KARAOKE = (
    "Singalong Box", "Karaoke Corner", "Stage Star Karaoke", "KaraLoop", "Canta Conmigo Karaoke",
    "קריוקי לכולם", "カラオケ本舗チャンネル", "Party Tracks Studio",
)  # fmt: skip

REMIXERS = (
    "Kolter & Voss", "Nightbus", "Marzipan Club", "DJ Falkon", "Lena Orbit", "Soft Machinery",
    "Palma Negra", "Toshi Wave", "Grauzone", "Cassio Verde", "Polar Disco", "Mira Sol",
)  # fmt: skip

SPEED_CHANNELS = (
    "slowed.dreams", "sped up sounds", "nightcore avenue", "reverb garden", "8D Lounge",
    "tiktokaudios",
)  # fmt: skip

REACTORS = (
    "Two Brothers React", "First Listen Fiona", "Vocal Coach Andrea", "Dad Reacts", "Reaction Room",
)  # fmt: skip

TEACHERS = (
    "Guitar Barn", "Piano Step by Step", "Drum Shed", "Bass Lines Daily", "Easy Chords Academy",
)  # fmt: skip

HOSTS = (
    "Night Bus Radio", "Harbour Sound System", "Selma Tidewater", "DJ Ostrich", "Vinyl Kitchen",
    "Radio Solsbury", "Basement Tapes FM", "La Terraza", "Orchid Room", "Northern Lights Radio",
    "Crate Diggers Union", "Slow Sunday Club", "Mr. Pigeon", "Kiosk Radio Nord", "Afterhours Ana",
    "Groove Cartography", "Tel Aviv Beats", "Tokyo Midnight Drive", "Casa Tropical",
    "Dub Station 5", "Marble Arch Jazz Hour", "The Listening Post", "Rue des Martyrs",
    "Global Waves", "Sister Static",
)  # fmt: skip
"""Radio hosts and disc jockeys."""

LABELS = (
    "Lantern Records", "Blue Pier", "Kestrel Recordings", "Seven Hills Music", "Paper Tiger Sounds",
    "Orange Crate", "Maison Ronde", "Far Harbour Records", "Northgate Archive", "Solaris Discos",
)  # fmt: skip

CINEMAS = (
    "Lighthouse Films", "Studio Kanari", "Frame by Frame Collective", "Oslo Motion",
    "Handheld Pictures",
    "Big Window Productions", "Marta Silva Director", "Analog Eye",
)  # fmt: skip
"""Film makers."""

PLACES = (
    "Glastonbury 2019", "the Royal Albert Hall", "Montreux Jazz Festival", "Red Rocks", "Lisbon",
    "KEXP", "Paradiso, Amsterdam", "Tel Aviv 2022", "Budokan", "Madison Square Garden",
    "Paris, 1998",
    "the Ryman", "Coachella 2023", "Rock in Rio", "Berlin", "NPR Tiny Desk",
)  # fmt: skip
