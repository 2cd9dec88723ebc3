"""Opens reports of figures in a real browser: report.py BROWSER FILE...

At 1280 and at 390 pixels, in light and in dark: nothing is fetched, nothing is complained of, nothing runs out of the
page, every text and every line stands out from its ground (WCAG 2.2: 4.5 to 1 for texts, 3 to 1 for drawings), every
drawing has a name, and it prints. Every finding is printed and ends with 1. Then the judge is judged: reports that are
spoilt on purpose, each in one way, must be found out.
"""

import base64
import os
import re
import sys
import tempfile

from browser import Browser

WIDTHS = (1280, 390)

# What runs out of the page: the page itself, or a box that is not inside one that scrolls by itself.
OVERFLOWS = """
(() => {
  const page = document.documentElement, found = [];
  if (page.scrollWidth > page.clientWidth) found.push(`the page: ${page.scrollWidth} of ${page.clientWidth}`);
  for (const one of document.body.querySelectorAll('*')) {
    if (one.closest('.skip') || (one.closest('.scroll') && !one.matches('.scroll'))) continue;
    const box = one.getBoundingClientRect();
    if (box.width && (box.right > page.clientWidth + 1 || box.left < -1))
      found.push(`${one.tagName.toLowerCase()}: ${Math.round(box.left)} to ${Math.round(box.right)}`);
  }
  return found.slice(0, 5);
})()
"""

CONTRASTS = """
(() => {
  const parts = text => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = one => {
    for (; one; one = one.parentElement) {
      const color = parts(getComputedStyle(one).backgroundColor);
      if (color.length === 3 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  const contrast = (a, b) => {
    const [high, low] = [light(a), light(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };
  const found = new Map();
  let texts = 0, drawn = 0;
  const judge = (one, color, least) => {
    const is = contrast(parts(color), ground(one));
    if (is < least) found.set(`${one.tagName.toLowerCase()}.${one.getAttribute('class') || ''}: ${is.toFixed(2)}`, 1);
  };
  for (const one of document.body.querySelectorAll('*')) {
    const says = [...one.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    const style = getComputedStyle(one);
    if (says && !one.closest('title, desc')) {
      texts += 1;
      judge(one, one instanceof SVGElement ? style.fill : style.color, 4.5);
    }
    if (one.matches('.curve, .beside, .of, .axis')) { drawn += 1; judge(one, style.stroke, 3); }
    if (one.matches('.bar')) { drawn += 1; judge(one, style.fill, 3); }
  }
  return {texts, drawn, found: [...found.keys()]};
})()
"""


def findings(browser, path):
    """What is wrong with a report, and how much was looked at."""
    found, seen = set(), {"texts": 0, "drawings": 0, "views": 0}
    for width in WIDTHS:
        for dark in (False, True):
            page = browser.page(width, dark=dark)
            page.open(path)
            found.update(f"fetches {url}" for url in page.fetched())
            scripts = page.ask("document.scripts.length")
            found.update(["runs a script"] if scripts else [])
            found.update(f"overflows at {width}: {what}" for what in page.ask(OVERFLOWS))
            contrasts = page.ask(CONTRASTS)
            found.update(f"contrast in {'dark' if dark else 'light'}: {what}" for what in contrasts["found"])
            ground = page.ask("getComputedStyle(document.body).backgroundColor")
            is_dark = max(map(int, re.findall(r"\d+", ground)[:3])) < 128
            found.update([f"is {ground} where {'dark' if dark else 'light'} is asked for"] if is_dark != dark else [])
            nodes = page.call("Accessibility.getFullAXTree")["nodes"]
            images = [n for n in nodes if n.get("role", {}).get("value") in ("image", "img", "SvgRoot") and not n["ignored"]]
            drawings = page.ask("document.querySelectorAll('svg').length")
            named = sum(bool(n.get("name", {}).get("value", "").strip()) for n in images)
            found.update([f"{drawings} drawings, {named} with a name"] if named < drawings else [])
            first = page.ask("document.querySelector('a').textContent")
            found.update([] if first.startswith("Skip") else [f"the first link is {first}"])
            if not dark:
                printed = base64.b64decode(page.call("Page.printToPDF", printBackground=True)["data"])
                found.update([] if printed.startswith(b"%PDF") and len(printed) > 10_000 else ["does not print"])
            found.update(f"complains: {what}" for what in page.complaints())
            seen["texts"] += contrasts["texts"]
            seen["drawings"] += drawings
            seen["views"] += 1
            page.close()
    return sorted(found), seen


def without_policy(text):
    return re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)


# Spoilt in one way each: what is done to the page, and the beginning of what must be found.
SPOILT = {
    "an image from elsewhere": ("fetches http", lambda t: without_policy(t).replace(
        "<main ", '<img src="http://127.0.0.1:9/seen.png" alt="x"><main ')),
    "the same, stopped by the policy": ("complains", lambda t: t.replace(
        "<main ", '<img src="http://127.0.0.1:9/seen.png" alt="x"><main ')),
    "a style from elsewhere": ("fetches http", lambda t: without_policy(t).replace(
        "<style>", '<style>@import "http://127.0.0.1:9/seen.css";')),
    "a script": ("runs a script", lambda t: t.replace("</main>", "<script>document.title = 1</script></main>")),
    "a box of 2000 pixels": ("overflows at 1280", lambda t: without_policy(t).replace(
        "<main ", '<div style="width:2000px">wide</div><main ')),
    "a word of 500 pixels": ("overflows at 390", lambda t: without_policy(t).replace(
        "<main ", '<div style="width:500px">wide</div><main ')),
    "pale texts": ("contrast in light", lambda t: without_policy(t).replace("--quiet:#484f56", "--quiet:#a0a8b0")),
    "dark lines on dark": ("contrast in dark", lambda t: without_policy(t).replace("--accent:#8cc4f0", "--accent:#223344")),
    "no dark": ("is ", lambda t: without_policy(t).replace("prefers-color-scheme:dark", "prefers-color-scheme:none")),
    "a drawing without a name": (" drawings", lambda t: re.sub(
        r'aria-labelledby="[^"]*"><title [^>]*>[^<]*</title>\s*<desc [^>]*>[^<]*</desc>', ">", t, count=1).replace('">>', '">')),
    "an error": ("complains", lambda t: without_policy(t).replace(
        "</main>", "<p onclick=''></p></main><script>throw new Error('spoilt')</script>")),
}


def main():
    program, *paths = sys.argv[1:]
    assert paths, "name a browser and at least one report"
    wrong = 0
    with Browser(program) as browser:
        for path in paths:
            found, seen = findings(browser, path)
            wrong += len(found)
            print(f"{os.path.basename(path)}: {seen['views']} views, {seen['drawings']} drawings and {seen['texts']} texts "
                  f"looked at, {len(found)} findings")
            print("".join(f"  {what}\n" for what in found), end="")
        # The smallest that has everything that can be spoilt.
        with open(min((p for p in paths if 'class="curve"' in open(p, encoding='utf-8').read()), key=os.path.getsize), encoding="utf-8") as file:
            whole = file.read()
        missed = 0
        with tempfile.TemporaryDirectory() as folder:
            for number, (name, (begins, spoil)) in enumerate(SPOILT.items()):
                spoilt = spoil(whole)
                assert spoilt != whole, f"{name}: nothing was spoilt"
                path = os.path.join(folder, f"{number}.html")
                with open(path, "w", encoding="utf-8") as file:
                    file.write(spoilt)
                found, _ = findings(browser, path)
                if not any(begins in what for what in found):
                    missed += 1
                    print(f"  not found: {name}; found instead: {found}")
    print(f"{len(SPOILT)} reports spoilt on purpose, {len(SPOILT) - missed} found out")
    print(f"{len(paths)} reports, {wrong} findings")
    return 1 if wrong or missed else 0


if __name__ == "__main__":
    sys.exit(main())
