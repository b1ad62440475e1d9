"""Prose, and nothing but prose: what a machine must understand has a field of its own."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

RICH_TEXT_FEATURES = ["bold", "link", "document-link", "ol", "ul"]


class QuoteBlock(blocks.StructBlock):
    """Words of somebody, with the name of who said them."""

    text = blocks.TextBlock(label=_("Quotation"))
    attribution = blocks.CharBlock(label=_("Who said it"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "blocks/quote.html"


class ProseBlock(blocks.StreamBlock):
    """The body of a page."""

    paragraph = blocks.RichTextBlock(label=_("Text"), features=RICH_TEXT_FEATURES, template="blocks/paragraph.html")
    heading = blocks.CharBlock(label=_("Heading"), icon="title", template="blocks/heading.html")
    image = ImageBlock(label=_("Image"), template="blocks/image.html")
    quote = QuoteBlock()
    document = DocumentChooserBlock(label=_("Document"), template="blocks/document.html")
