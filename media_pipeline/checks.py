"""What `manage check` says of this machine: how far ffmpeg, which reads files of strangers, is confined here."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.core.checks import CheckMessage, Tags, register
from django.utils.translation import gettext as _

from media_pipeline import ffmpeg
from media_pipeline.conf import conf
from media_pipeline.confinement import Grade


@register(Tags.files)
def confinement(app_configs: Sequence[AppConfig] | None = None, **_options: Any) -> list[CheckMessage]:
    """Silent where files and network are taken away from both programs."""
    try:
        programs = [conf.ffmpeg_path, conf.ffprobe_path]
    except FileNotFoundError as missing:
        return [checks.Warning(_("%s is missing: recordings cannot be processed.") % missing, id="media_pipeline.W001")]
    machine = ffmpeg.allowed()
    found: list[CheckMessage] = []
    if not any(name.startswith("landlock") for name in machine):
        hint = _(
            "Linux 5.13 or newer with Landlock takes files away from it; in a container, let its system calls pass."
        )
        found.append(
            checks.Warning(_("ffmpeg may open every file that the worker may."), hint=hint, id="media_pipeline.W002")
        )
    if not {"seccomp", "namespace"} & set(machine):
        hint = _("Allow seccomp filters or user namespaces, or run the worker without a network.")
        found.append(checks.Warning(_("ffmpeg may use the network."), hint=hint, id="media_pipeline.W003"))
    loose = [program for program in programs if ffmpeg.grade(program) != Grade.WHOLE]
    if loose:
        hint = _("Name the folders of its libraries in ATHIR_MEDIA_LIBRARIES.")
        told = _("%s does not start when it is confined to its own files, and so it is not.") % ", ".join(loose)
        found.append(checks.Warning(told, hint=hint, id="media_pipeline.W004"))
    return found


@register(Tags.files, deploy=True)
def mechanisms(app_configs: Sequence[AppConfig] | None = None, **_options: Any) -> list[CheckMessage]:
    """With --deploy, also what there is."""
    here = ", ".join(ffmpeg.allowed()) or _("nothing")
    return [checks.Info(_("This machine can confine ffmpeg by: %s.") % here, id="media_pipeline.I001")]
