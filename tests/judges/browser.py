"""A browser without a window, told what to do over a pipe: Chromium's DevTools protocol, with nothing but Python's own.

    with Browser("chromium") as browser:
        page = browser.page(width=390, dark=True)
        page.open(path)
        page.ask("document.title")
"""

import json
import os
import select
import shutil
import subprocess
import tempfile
import time


class Browser:
    """Chromium, with a profile of its own that is thrown away. It speaks over file descriptors 3 and 4."""

    def __init__(self, program, patience=60):
        self.patience, self.number, self.events = patience, 0, []
        self.profile = tempfile.mkdtemp(prefix="comity-judge-")
        to_it, self.write = os.pipe()
        self.read, from_it = os.pipe()

        def descriptors():
            # In a row that cannot run over each other, whatever numbers they have.
            for high, low in ((to_it, 60), (from_it, 61)):
                os.dup2(high, low)
            os.dup2(60, 3)
            os.dup2(61, 4)

        arguments = [
            "--headless=new", "--remote-debugging-pipe", f"--user-data-dir={self.profile}", "--no-first-run",
            "--no-default-browser-check", "--disable-gpu", "--disable-dev-shm-usage", "--disable-extensions",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--mute-audio",
            "--hide-scrollbars",
        ]
        if os.geteuid() == 0:
            arguments.append("--no-sandbox")
        self.process = subprocess.Popen(
            [program, *arguments, "about:blank"],
            preexec_fn=descriptors, close_fds=False, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        os.close(to_it)
        os.close(from_it)
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.call("Browser.close")
            self.process.wait(10)
        except Exception:  # whatever it is, it goes
            self.process.kill()
            self.process.wait()
        os.close(self.write)
        os.close(self.read)
        shutil.rmtree(self.profile, ignore_errors=True)

    def call(self, method, session=None, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self.write, json.dumps(message).encode() + b"\0")
        return self._until(lambda said: said.get("id") == self.number, method)

    def wait_for(self, method, session):
        for place, said in enumerate(self.events):
            if said["method"] == method and said.get("sessionId") == session:
                return self.events.pop(place)
        return self._until(lambda said: said.get("method") == method and said.get("sessionId") == session, method)

    def _until(self, found, what):
        ends = time.monotonic() + self.patience
        while True:
            said = self._next(ends, what)
            if found(said):
                if "error" in said:
                    raise RuntimeError(f"{what}: {said['error']['message']}")
                return said.get("result", said)
            if "method" in said:
                self.events.append(said)

    def _next(self, ends, what):
        while b"\0" not in self.buffer:
            left = ends - time.monotonic()
            ready, _, _ = select.select([self.read], [], [], max(left, 0))
            if not ready:
                raise TimeoutError(f"the browser does not answer to {what}")
            some = os.read(self.read, 1 << 20)
            if not some:
                raise RuntimeError("the browser went away")
            self.buffer += some
        text, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(text)

    def page(self, width, height=900, dark=False):
        return Page(self, width, height, dark)


class Page:
    """One page: what it fetched, and what it complained of, since it was opened."""

    def __init__(self, browser, width, height, dark):
        self.browser = browser
        self.target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = browser.call("Target.attachToTarget", targetId=self.target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime", "Accessibility"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                  mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", media="screen", features=[scheme])

    def call(self, method, **parameters):
        return self.browser.call(method, self.session, **parameters)

    def open(self, path):
        self.address = f"file://{os.path.abspath(path)}"
        self.call("Page.navigate", url=self.address)
        self.browser.wait_for("Page.loadEventFired", self.session)
        # One round more, so that what was begun while loading has been told.
        self.ask("new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))")

    def ask(self, expression):
        """What an expression gives in the page. The page's own policy does not stop it: it is the browser that asks."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"].get("exception", {}).get("description", "?"))
        return answer["result"].get("value")

    def events(self, method):
        return [e["params"] for e in self.browser.events if e["method"] == method and e.get("sessionId") == self.session]

    def fetched(self):
        """Everything it asked for but itself."""
        return [e["request"]["url"] for e in self.events("Network.requestWillBeSent")
                if e["request"]["url"].split("#")[0] != self.address]

    def complaints(self):
        logged = [e["entry"]["text"] for e in self.events("Log.entryAdded")]
        printed = [str(e["args"]) for e in self.events("Runtime.consoleAPICalled")]
        thrown = [e["exceptionDetails"]["text"] for e in self.events("Runtime.exceptionThrown")]
        return logged + printed + thrown

    def close(self):
        self.browser.call("Target.closeTarget", targetId=self.target)
        self.browser.events = [e for e in self.browser.events if e.get("sessionId") != self.session]
