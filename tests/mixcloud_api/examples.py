"""A Mixcloud that holds what the source document's examples ask for."""

from datetime import UTC, datetime, timedelta

from aggregator.mixcloud.mock import (
    MockCloudcast,
    MockComment,
    MockData,
    MockRelation,
    MockUser,
    default_data,
)

START = datetime(2025, 6, 1, 12, tzinfo=UTC)
LISTENERS = 130


def documented_data() -> MockData:
    """The mock's default data, and a station with shows and more followers than one page."""
    station = MockUser(
        username="NTSRadio",
        name="Mixcloud NTS Radio",
        created_time=START,
        biog="A platform — for the passionate.",
        city="London",
        country="United Kingdom",
        is_pro=True,
        is_premium=True,
        picture="profile/station.jpg",
    )
    listeners = tuple(
        MockUser(username=f"listener{at}", name=f"Listener {at}", created_time=START)
        for at in range(LISTENERS)
    )
    shows = tuple(
        MockCloudcast(
            user="NTSRadio",
            slug=slug,
            name=name,
            created_time=START + timedelta(days=at),
            audio_length=3_600,
            tags=("House", "Deep house", "Chữ Việt"),
            play_count=1_000 - at,
        )
        for at, (slug, name) in enumerate(
            (
                ("house-of-may", "House of May"),
                ("house-nhạc-trôi", "House nhạc trôi"),
                ("late-house", "Late House"),
            )
        )
    )
    return default_data().with_more(
        MockData(
            users=(station, *listeners),
            cloudcasts=shows,
            comments=(
                MockComment(
                    key="/spartacus/party-time/",
                    user="NTSRadio",
                    comment="Good work !!!!",
                    submit_date=START,
                ),
            ),
            relations=tuple(
                MockRelation(
                    kind="follow",
                    user=one.username,
                    key="/NTSRadio/",
                    date=START + timedelta(minutes=at),
                )
                for at, one in enumerate(listeners)
            ),
        )
    )
