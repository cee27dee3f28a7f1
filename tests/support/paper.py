"""What a page looks like on paper: A4, black on white, no menus and no buttons, letters that can be read, nothing cut off."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page, ViewportSize

A4: ViewportSize = {"width": 654, "height": 1123}  # 210 mm less the margins of `@page`, at 96 points an inch
LEAST_SHOWN = 4  # of one kind of fault, so that a line can be read

# A form of questions may stand on paper, to be filled in by hand; the fields of a filter are undressed to words.
LOOK = """() => {
    const style = one => getComputedStyle(one)
    const seen = one => one.checkVisibility({ visibilityProperty: true }) && one.getBoundingClientRect().width > 1
    const name = one => one.outerHTML.replace(/\\s+/g, ' ').slice(0, 110)
    const light = colour => { const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number); return a ? (r * 299 + g * 587 + b * 114) / 1000 : null }
    const ground = one => one ? light(style(one).backgroundColor) ?? ground(one.parentElement) : 255
    const all = [...document.querySelectorAll('body *')].filter(seen)
    const words = all.filter(one => [...one.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim()))
    const framed = one => parseFloat(style(one).borderTopWidth) > 0 || style(one).backgroundImage !== 'none'
    const outside = one => one.getBoundingClientRect().right > innerWidth + 1 || one.getBoundingClientRect().left < -1
    return {
        control: all.filter(one => one.matches('button, .button, [role=menu], nav a:not([aria-current])')
            || one.matches('input, select, textarea') && !one.closest('form.form, form[method=post]') && framed(one)).map(name),
        pale: words.filter(one => light(style(one).color) > 120 || ground(one) < 200).map(name),
        small: words.filter(one => parseFloat(style(one).fontSize) < 12.6).map(name),
        wide: all.filter(one => outside(one) && !one.closest('.reasons, .hidden-visually, .skip, svg')).map(name),
    }
}"""


def on_paper(page: Page) -> Iterator[str]:
    """What would be wrong on a sheet. Printed from a dark screen: that must not reach the paper."""
    page.set_viewport_size(A4)
    page.emulate_media(media="print", color_scheme="dark")
    for fault, elements in page.evaluate(LOOK).items():
        if elements:
            yield f"print: {fault}: {len(elements)}, {' '.join(elements[:LEAST_SHOWN])}"
    page.emulate_media(media="screen", color_scheme="light")
