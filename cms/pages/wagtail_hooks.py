"""The admin in the look of the house."""

from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_global_admin_css")
def brand() -> SafeString:
    sheets = [(static(name),) for name in ("css/tokens.css", "css/admin/brand.css")]
    return format_html_join("", '<link rel="stylesheet" href="{}">', sheets)
