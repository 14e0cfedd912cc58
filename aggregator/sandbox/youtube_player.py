"""YouTube's `player` answer: what the player knows about a video, or why it may not be played."""

from typing import Any

from aggregator.domain.media import Restriction
from aggregator.sandbox.chance import letters_of, number_of
from aggregator.sandbox.records import Upload
from aggregator.sandbox.youtube_furniture import on_air
from aggregator.sandbox.youtube_parts import Node, command, pictures, runs, simple

_SIZES = (
    ("default", 120, 90),
    ("mqdefault", 320, 180),
    ("hqdefault", 480, 360),
    ("sddefault", 640, 480),
)
_COUNTRIES = ("AD", "AR", "AT", "AU", "BE", "BR", "CA", "CH", "CZ", "DE", "DK", "ES", "FI", "FR",
              "GB", "GR", "IE", "IL", "IN", "IS", "IT", "JP", "KR", "MX", "NL", "NO", "NZ", "PL",
              "PT", "RO", "SE", "TR", "UA", "US", "ZA")  # fmt: skip
_REASONS: dict[Restriction, tuple[str, str]] = {
    Restriction.PRIVATE: ("LOGIN_REQUIRED", "This video is private"),
    Restriction.AGE: ("LOGIN_REQUIRED", "Sign in to confirm your age"),
    Restriction.GEO: (
        "UNPLAYABLE",
        "The uploader has not made this video available in your country",
    ),
    Restriction.PREMIUM: ("UNPLAYABLE", "This video is only available to Music Premium members"),
    Restriction.LOGIN: ("LOGIN_REQUIRED", "Please sign in"),
}
_TELLS_NOTHING = frozenset({Restriction.PRIVATE, Restriction.AGE, Restriction.REMOVED})
_FORMATS: tuple[tuple[int, str, int, int], ...] = (
    (137, 'video/mp4; codecs="avc1.640028"', 1920, 1080),
    (136, 'video/mp4; codecs="avc1.4d401f"', 1280, 720),
    (140, 'audio/mp4; codecs="mp4a.40.2"', 0, 0),
)


def player_answer(upload: Upload | None) -> Node:
    """The answer for a video; None is one that YouTube has never had."""
    restriction = Restriction.REMOVED if upload is None else upload.restriction
    answer: Node = {
        "responseContext": {"visitorData": "", "serviceTrackingParams": [], "maxAgeSeconds": 0},
        "playabilityStatus": _playability(restriction),
    }
    if upload is not None and restriction is None:
        answer["streamingData"] = _streams(upload)
        answer["playbackTracking"] = _tracking(upload)
        answer["playerConfig"] = _config()
        answer["storyboards"] = _storyboards(upload)
        answer["attestation"] = {}
    if upload is not None and restriction not in _TELLS_NOTHING:
        answer["videoDetails"] = _details(upload)
        answer["microformat"] = {"playerMicroformatRenderer": _microformat(upload)}
        answer["adBreakHeartbeatParams"] = ""
    answer["trackingParams"] = ""
    return answer


def _playability(restriction: Restriction | None) -> Node:
    if restriction is None:
        return {"status": "OK", "playableInEmbed": True, "contextParams": "Q0FFU0FnZ0I="}
    status, reason = _REASONS.get(restriction, ("ERROR", "This video is unavailable"))
    told: Node = {"status": status, "reason": reason, "contextParams": "Q0FFU0FnZ0M="}
    if restriction is Restriction.PRIVATE:
        link = command(signInEndpoint={"nextEndpoint": command(urlEndpoint={"url": ""})})
        told["messages"] = [
            "This is a private video. Please sign in to verify that you may see it."
        ]
        told["errorScreen"] = {
            "playerErrorMessageRenderer": {
                "subreason": {
                    "runs": [
                        {"text": "If the owner of this video has granted you access, please "},
                        {"text": "sign in", "navigationEndpoint": link},
                    ]
                }
            }
        }
    elif status != "LOGIN_REQUIRED":
        told["errorScreen"] = {
            "playerErrorMessageRenderer": {
                "reason": runs(reason),
                "thumbnail": {
                    "thumbnails": [
                        {
                            "url": "//s.ytimg.com/yts/img/meh7-vflGevej7.png",
                            "width": 140,
                            "height": 100,
                        }
                    ]
                },
                "icon": {"iconType": "ERROR_OUTLINE"},
            }
        }
    return told


def _details(upload: Upload) -> Node:
    details: Node = {
        "videoId": upload.native_id,
        "title": upload.title,
        "lengthSeconds": str(round(upload.duration)),
        "keywords": list(upload.tags),
        "channelId": upload.author_id,
        "isOwnerViewing": False,
        "shortDescription": upload.description,
        "isCrawlable": True,
        "thumbnail": pictures(upload.native_id, _SIZES),
        "allowRatings": True,
        "viewCount": str(upload.views),
        "author": upload.author,
        "isPrivate": False,
        "isUnpluggedCorpus": False,
        "isLiveContent": on_air(upload),
    }
    if on_air(upload):
        details["isLive"] = True
    return details


def _microformat(upload: Upload) -> Node:
    video = upload.native_id
    written = upload.published.isoformat()
    told: Node = {
        "thumbnail": {
            "thumbnails": [
                {
                    "url": f"https://i.ytimg.com/vi/{video}/maxresdefault.jpg",
                    "width": 1280,
                    "height": 720,
                }
            ]
        },
        "embed": {
            "iframeUrl": f"https://www.youtube.com/embed/{video}",
            "width": 1280,
            "height": 720,
        },
        "title": simple(upload.title),
        "description": simple(upload.description),
        "lengthSeconds": str(round(upload.duration)),
        "ownerProfileUrl": f"http://www.youtube.com/{upload.author_slug}",
        "externalChannelId": upload.author_id,
        "isFamilySafe": True,
        "availableCountries": ["DE", "AT"]
        if upload.restriction is Restriction.GEO
        else list(_COUNTRIES),
        "isUnlisted": False,
        "hasYpcMetadata": False,
        "viewCount": str(upload.views),
        "category": "Music",
        "publishDate": written,
        "ownerChannelName": upload.author,
        "uploadDate": written,
        "isShortsEligible": False,
        "externalVideoId": video,
        "likeCount": str(upload.likes),
        "canonicalUrl": f"https://www.youtube.com/watch?v={video}",
    }
    if on_air(upload):
        told["liveBroadcastDetails"] = {"isLiveNow": True, "startTimestamp": written}
    return told


def _streams(upload: Upload) -> Node:
    if on_air(upload):
        manifest = (
            f"https://manifest.googlevideo.com/api/manifest/hls_variant/id/{upload.native_id}"
        )
        return {"expiresInSeconds": "21540", "hlsManifestUrl": manifest}
    return {
        "expiresInSeconds": "21540",
        "adaptiveFormats": [_format(upload, *one) for one in _FORMATS],
    }


def _format(upload: Upload, itag: int, kind: str, width: int, height: int) -> Node:
    rate = 128_000 if not width else width * 1_500
    size = round(upload.duration * rate / 8)
    token = letters_of(43, "stream", upload.native_id, itag)
    told: dict[str, Any] = {
        "itag": itag,
        "url": f"https://rr1---sn-sandbox.googlevideo.com/videoplayback?id={token}&itag={itag}",
        "mimeType": kind,
        "bitrate": rate,
        "initRange": {"start": "0", "end": "739"},
        "indexRange": {"start": "740", "end": "1599"},
        "lastModified": str(number_of(10**15, 2 * 10**15, "stream", upload.native_id)),
        "contentLength": str(size),
        "quality": "hd1080" if height > 720 else "hd720" if height else "tiny",
        "projectionType": "RECTANGULAR",
        "averageBitrate": rate - 1_000,
        "approxDurationMs": str(round(upload.duration * 1_000)),
    }
    if width:
        told |= {"width": width, "height": height, "fps": 25, "qualityLabel": f"{height}p"}
    else:
        told |= {
            "highReplication": True,
            "audioQuality": "AUDIO_QUALITY_MEDIUM",
            "audioSampleRate": "44100",
            "audioChannels": 2,
            "loudnessDb": -1.4,
        }
    return told


def _tracking(upload: Upload) -> Node:
    base = "https://s.youtube.com/api/stats"
    told: Node = {
        f"videostats{name.title()}Url": {"baseUrl": f"{base}/{name}?docid={upload.native_id}"}
        for name in ("playback", "delayplay", "watchtime")
    }
    return {
        **told,
        "ptrackingUrl": {"baseUrl": "https://www.youtube.com/ptracking"},
        "qoeUrl": {"baseUrl": f"{base}/qoe"},
        "atrUrl": {"baseUrl": f"{base}/atr", "elapsedMediaTimeSeconds": 5},
        "videostatsScheduledFlushWalltimeSeconds": [10, 20, 30],
        "videostatsDefaultFlushIntervalSeconds": 40,
    }


def _config() -> Node:
    return {
        "audioConfig": {
            "loudnessDb": -1.4,
            "perceptualLoudnessDb": -8.4,
            "enablePerFormatLoudness": True,
        },
        "mediaCommonConfig": {
            "dynamicReadaheadConfig": {
                "maxReadAheadMediaTimeMs": 120_000,
                "minReadAheadMediaTimeMs": 15_000,
                "readAheadGrowthRateMs": 1_000,
            },
            "mediaFetchRetryConfig": {
                "initialDelayMs": 1_000,
                "backoffFactor": 1.5,
                "maximumDelayMs": 10_000,
                "jitterFactor": 0.5,
            },
            "mediaUstreamerRequestConfig": {"videoPlaybackUstreamerConfig": ""},
            "serverReadaheadConfig": {
                "nextRequestPolicy": {
                    "targetAudioReadaheadMs": 15_000,
                    "targetVideoReadaheadMs": 15_000,
                }
            },
            "useServerDrivenAbr": True,
        },
    }


def _storyboards(upload: Upload) -> Node:
    spec = f"https://i.ytimg.com/sb/{upload.native_id}/storyboard3_L$L/$N.jpg"
    return {"playerStoryboardSpecRenderer": {"spec": spec, "recommendedLevel": 1}}
