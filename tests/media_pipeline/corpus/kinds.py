"""Recordings that must be accepted: every kind that people bring, and right content under wrong names."""

from collections.abc import Iterator

from tests.media_pipeline.corpus.case import Case, Make, Verdict, Workshop, accepted, refused

TRACKS = "".join(f"[t{number}]" for number in range(10))
SPLIT = f"[0:a]asplit=10{TRACKS};{TRACKS}amerge=10"
# Name of the file, options of ffmpeg, channels that must be found.
KINDS: dict[str, tuple[str, tuple[str, ...], int]] = {
    **{
        f"WAV, {codec}": ("a.wav", ("-c:a", codec), 1)
        for codec in (
            *("pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_f64le", "pcm_alaw", "pcm_mulaw"),
            *("adpcm_ima_wav", "adpcm_ms"),
        )
    },
    **{
        f"WAV at {rate} Hz": ("a.wav", ("-ar", str(rate)), 1)
        for rate in (8000, 11025, 16000, 22050, 32000, 48000, 88200, 96000, 192000)
    },
    **{
        f"WAV, {layout}": ("a.wav", ("-af", f"pan={layout}|" + "|".join(f"c{n}=c0" for n in range(count))), count)
        for layout, count in {"stereo": 2, "2.1": 3, "quad": 4, "5.0": 5, "5.1": 6, "7.1": 8}.items()
    },
    "96 kHz, 24 bits, stereo": ("a.wav", ("-ar", "96000", "-c:a", "pcm_s24le", "-ac", "2"), 2),
    "192 kHz, floating point": ("a.wav", ("-ar", "192000", "-c:a", "pcm_f32le"), 1),
    "8 kHz, mu-law": ("a.wav", ("-ar", "8000", "-c:a", "pcm_mulaw"), 1),
    "broadcast WAV": ("a.wav", ("-write_bext", "1", "-metadata", "description=x"), 1),
    "RF64": ("a.wav", ("-rf64", "always"), 1),
    "Wave64": ("a.w64", (), 1),
    "AIFF, 24 bits": ("a.aiff", ("-c:a", "pcm_s24be"), 1),
    "AIFF-C": ("a.aifc", ("-f", "aiff", "-c:a", "pcm_s16le"), 1),
    "CAF": ("a.caf", ("-c:a", "pcm_s16be"), 1),
    "CAF, ALAC": ("a.caf", ("-c:a", "alac"), 1),
    "FLAC, 24 bits": ("a.flac", ("-sample_fmt", "s32"), 1),
    "FLAC in Ogg": ("a.oga", ("-c:a", "flac"), 1),
    "MP3, 320 kbit/s": ("a.mp3", ("-b:a", "320k", "-ac", "2"), 2),
    "MP3, 8 kbit/s at 8 kHz": ("a.mp3", ("-b:a", "8k", "-ar", "8000"), 1),
    "MP3, variable bit rate": ("a.mp3", ("-q:a", "6"), 1),
    "MP3, variable bit rate without its header": ("a.mp3", ("-q:a", "6", "-write_xing", "0"), 1),
    "MP3, joint stereo with ID3v2.4": ("a.mp3", ("-ac", "2", "-id3v2_version", "4", "-metadata", "title=x"), 2),
    "MP2": ("a.mp2", ("-c:a", "mp2"), 1),
    "AAC, raw": ("a.aac", ("-f", "adts"), 1),
    "M4A": ("a.m4a", (), 1),
    "M4A, faststart": ("a.m4a", ("-movflags", "+faststart"), 1),
    "M4A, fragmented": ("a.m4a", ("-movflags", "frag_keyframe+empty_moov"), 1),
    "M4A, ALAC": ("a.m4a", ("-c:a", "alac"), 1),
    "M4A, 5.1": ("a.m4a", ("-af", "pan=5.1|c0=c0|c1=c0|c2=c0|c3=c0|c4=c0|c5=c0"), 6),
    "QuickTime, PCM": ("a.mov", ("-c:a", "pcm_s16be"), 1),
    "3GP": ("a.3gp", ("-c:a", "aac"), 1),
    "Opus in Ogg": ("a.opus", ("-c:a", "libopus"), 1),
    "Opus, 6 kbit/s": ("a.opus", ("-c:a", "libopus", "-b:a", "6k", "-application", "voip"), 1),
    "Vorbis": ("a.ogg", ("-c:a", "libvorbis"), 1),
    "Speex": ("a.spx", ("-c:a", "libspeex", "-ar", "16000"), 1),
    "WebM, Opus": ("a.webm", ("-c:a", "libopus"), 1),
    "WebM, live, without a duration": ("a.webm", ("-c:a", "libopus", "-f", "webm", "-live", "1"), 1),
    "Matroska, PCM": ("a.mka", ("-c:a", "pcm_s16le"), 1),
    "Matroska, AAC": ("a.mka", ("-c:a", "aac"), 1),
    "WMA": ("a.wma", (), 1),
    "WMA 1": ("a.wma", ("-c:a", "wmav1"), 1),
    "Flash, MP3": ("a.flv", ("-c:a", "mp3"), 1),
    "AVI, MP3": ("a.avi", ("-c:a", "mp3"), 1),
    "AVI, PCM": ("a.avi", ("-c:a", "pcm_s16le"), 1),
    "transport stream, AAC": ("a.ts", ("-c:a", "aac", "-f", "mpegts"), 1),
    "transport stream, MP2": ("a.mts", ("-c:a", "mp2", "-f", "mpegts"), 1),
    "programme stream, AC-3": ("a.mpg", ("-c:a", "ac3", "-ar", "48000"), 1),
    "MXF": ("a.mxf", ("-ar", "48000", "-f", "mxf_opatom"), 1),
    "WAV of a field recorder, 10 channels": ("a.wav", ("-filter_complex", SPLIT), 10),
}
WRONG_NAMES = [("wav", "a.mp3"), ("mp3", "a.wav"), ("m4a", "a.mp3"), ("flac", "a.txt"), ("opus.ogg", "a.m4a")]
WRONG_NAMES += [("webm", "a.jpg"), ("aiff", "a.pdf"), ("wma", "a.mp4"), ("ts", "a.ogg"), ("mp3", "a")]
WRONG_NAMES += [("m4a", "a.m3u8"), ("mp3", "a.sdp"), ("wav", "a.ffconcat"), ("aac", "a.html"), ("mxf", "a.svg")]
# Kinds that no list of ours has: to be refused, not guessed at.
FOREIGN = {
    "TTA": ("a.tta", ()),
    "WavPack": ("a.wv", ()),
    "raw AC-3": ("a.ac3", ()),
}
FOREIGN |= {"Sun AU": ("a.au", ()), "NUT": ("a.nut", ()), "RealMedia": ("a.rm", ("-c:a", "ac3", "-ar", "44100"))}
PICTURE = ("-f", "lavfi", "-i", "testsrc=s=64x48:r=10:d=3")
CLIPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "phone video, HEVC": ("a.mov", ("-c:v", "libx265", "-preset", "ultrafast", "-tag:v", "hvc1")),
    "phone video, H.264": ("a.mp4", ("-c:v", "libx264", "-preset", "ultrafast")),
    "browser's video": ("a.webm", ("-c:v", "libvpx", "-c:a", "libopus", "-deadline", "realtime")),
    "old camera": ("a.avi", ("-c:v", "mjpeg", "-c:a", "pcm_s16le")),
    "old video": ("a.mpg", ("-c:v", "mpeg2video", "-c:a", "mp2", "-r", "25")),
    "variable frame rate": ("a.mp4", ("-vf", "setpts=N*(1+mod(N\\,3))/20/TB", "-fps_mode", "vfr", "-t", "3")),
    "turned by a quarter": ("a.mov", ("-metadata:s:v", "rotate=90")),
    "two sound tracks": ("a.mkv", ("-map", "0", "-map", "1", "-map", "1")),
    "live stream, kept by its server": ("a.flv", ("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac")),
    "Windows Media video": ("a.wmv", ("-c:v", "wmv2", "-c:a", "wmav2")),
}


def made(*arguments: str) -> Make:
    return lambda workshop: workshop.make(*arguments)


def filmed(options: tuple[str, ...]) -> Make:
    return lambda workshop: workshop.make(*PICTURE, "-pix_fmt", "yuv420p", *options)


def copied(base: str) -> Make:
    return lambda workshop: workshop.write(workshop.base(base))


def telephone(workshop: Workshop) -> None:
    """AMR narrow band, 12.2 kbit/s (RFC 4867, section 5): frames of 20 ms with arbitrary content."""
    workshop.write(b"#!AMR\n" + b"".join(b"\x3c" + workshop.random.randbytes(31) for _ in range(150)))


def mute(name: str) -> Make:
    return lambda workshop: workshop.generate(
        *("-f", "lavfi", "-i", "testsrc=s=64x48:r=10:d=1", "-pix_fmt", "yuv420p", "-f", name)
    )


def cases() -> Iterator[Case]:
    for name, (file, options, channels) in KINDS.items():
        yield Case(name=name, file=file, make=made(*options), expected=accepted(channels=channels))
    for name, (file, options) in CLIPS.items():
        yield Case(name=name, file=file, make=filmed(options), expected=accepted(channels=1))
    for base, file in WRONG_NAMES:
        yield Case(name=f"{base} named {file}", file=file, make=copied(base), expected=accepted())
    for name, (file, options) in FOREIGN.items():
        yield Case(name=f"of a foreign kind: {name}", file=file, make=made(*options), expected=FOREIGNER)
    yield Case(name="telephone, AMR", file="a.amr", make=telephone, expected=accepted(channels=1))
    for kind, file in (("mp4", "a.mp4"), ("mp4", "a.mp3"), ("matroska", "a.mkv"), ("mpegts", "a.wav")):
        yield Case(name=f"{kind} without sound named {file}", file=file, make=mute(kind), expected=refused("no_audio"))


FOREIGNER: Verdict = refused("unsupported_format", "not_media")
