# SPDX-License-Identifier: AGPL-3.0-or-later
"""People who are signed in: only they may send messages longer than STRANGER. They are many, since the sockets of one
person share one rate."""
import email
import http.client
import json
import re
import time
import uuid
from email import policy
from pathlib import Path

COUNT = 24


class Browser:
    """POST /rpc, and the cookies that come with it."""

    def __init__(self, address):
        self.address = address
        self.cookies = {}

    @property
    def cookie(self):
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def post(self, method, params, key=True):
        frame = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        if key:
            frame["key"] = str(uuid.UUID(int=int(time.time() * 1000) << 80 | 7 << 76 | 2 << 62 | uuid.uuid4().int >> 66))
        connection = http.client.HTTPConnection(self.address, timeout=20)
        connection.request("POST", "/rpc", json.dumps(frame), {"Content-Type": "application/json", "Cookie": self.cookie})
        reply = connection.getresponse()
        for header in reply.headers.get_all("Set-Cookie") or []:
            name, value = re.match(r"([^=]+)=([^;]*)", header).groups()
            self.cookies[name] = value
        answer = json.loads(reply.read())
        connection.close()
        if "error" in answer:
            raise SystemExit(f"{method}: {answer['error']}")
        return answer["result"]


def letter_to(folder, address):
    """The text of the letter, once it has been written."""
    for _ in range(400):
        for path in sorted(Path(folder, "mail").glob("*.eml")):
            letter = email.message_from_bytes(path.read_bytes(), policy=policy.default)
            if address in letter["To"]:
                return letter.get_body(("plain",)).get_content()
        time.sleep(0.01)
    raise SystemExit(f"no letter came to {address}")


def sign_in_people(server):
    """Their Cookie headers."""
    first = re.search(r"/start#link=([\w-]+)", server.text()).group(1)
    admin = Browser(server.address)
    sector = {"code": "civil_society", "name": "Civil society", "label": "Civil", "colour": 1}
    initiative = {
        "token": first, "administrator_name": "Admin", "administrator_email": "admin@example.org", "slug": "wire",
        "name": "Wire", "purpose": "-", "description": "", "zone": "UTC", "language": "en", "regions": ["all"],
        "sectors": [sector],
    }  # fmt: skip
    admin.post("initiative.create", initiative, key=False)
    people = []
    for number in range(COUNT):
        address = f"person{number}@example.org"
        admin.post("person.invite", {"name": f"Person {number}", "email": address, "language": "en", "grants": []})
        person = Browser(server.address)
        link = re.search(r"#link=([\w-]+)", letter_to(server.folder, address)).group(1)
        person.post("access.use_link", {"token": link}, key=False)
        people.append(person.cookie)
    return people
