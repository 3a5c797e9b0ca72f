"""Notices as the city's mail server kept them: Japanese in ISO-2022-JP, signed by the sender (DKIM), received by the city's servers.

Every name and address is invented (RFC 2606 and 5737). Needs python3-dkim.
"""
import base64
import calendar
import datetime
import re
import subprocess

import dkim

domain, selector = "minato-cloud.example.jp", "lab"
city = ["joho@city.minato.example.jp", "kodomo@city.minato.example.jp"]
days, months = "Mon Tue Wed Thu Fri Sat Sun".split(), "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def written(instant):
    return f"{days[instant.weekday()]}, {instant.day:02d} {months[instant.month - 1]} {instant.year} {instant:%H:%M:%S} +0900"


def make_key(private, public):
    """A throw-away key, and what its DNS record would say."""
    if not private.exists():
        pem = subprocess.run(["openssl", "genrsa", "-traditional", "2048"], check=True, capture_output=True).stdout
        private.touch(mode=0o600)
        private.write_bytes(pem)
    der = subprocess.run(["openssl", "rsa", "-in", private, "-pubout", "-outform", "DER"], check=True, capture_output=True).stdout
    public.write_text(f"{selector}._domainkey.{domain} v=DKIM1; k=rsa; p={base64.b64encode(der).decode()}\n")


def word(text):
    """A header's Japanese in words of at most 60 bytes (RFC 2047)."""
    parts = [text[n:n + 12] for n in range(0, len(text), 12)]
    return "\r\n ".join("=?ISO-2022-JP?B?" + base64.b64encode(p.encode("iso-2022-jp")).decode() + "?=" for p in parts)


def received(source, by, protocol, instant):
    return f"Received: from {source}\r\n\tby {by} (Postfix) with {protocol} id LAB1\r\n\tfor <{city[0]}>; {written(instant)} (JST)\r\n"


def eml(sent, kept, private):
    """sent: what was signed; kept: what is kept of it, other only where somebody altered the text."""
    head, _, body = sent.partition("\n\n")
    headers = dict(re.findall(r"^([A-Za-z-]+): (.*)$", head, re.M))
    at = datetime.datetime.fromisoformat(headers["Date"])
    mail = "".join(f"{name}: {value}\r\n" for name, value in {
        "From": word("みなとクラウド 運用") + f" <unyo@{domain}>", "To": ", ".join(city), "Date": written(at), "Subject": word(headers["Subject"]),
        "Message-ID": f"<{headers['Message-ID']}>", "MIME-Version": "1.0", "Content-Type": "text/plain; charset=ISO-2022-JP",
        "Content-Transfer-Encoding": "7bit"}.items()).encode() + b"\r\n"
    in_bytes = [text.partition("\n\n")[2].replace("\n", "\r\n").encode("iso-2022-jp") for text in (sent, kept)]
    dkim.time.time = lambda: calendar.timegm((at - datetime.timedelta(hours=9)).timetuple())
    signature = dkim.sign(mail + in_bytes[0], selector.encode(), domain.encode(), private.read_bytes(),
                          include_headers=[b"from", b"to", b"date", b"subject", b"message-id"], canonicalize=(b"relaxed", b"relaxed"))
    seconds = lambda n: at + datetime.timedelta(seconds=n)
    trace = received("mx.city.minato.example.jp (mx.city.minato.example.jp [192.0.2.25])", "store.city.minato.example.jp", "LMTP", seconds(9)) + \
        received(f"out.{domain} (out.{domain} [198.51.100.7])", "mx.city.minato.example.jp", "ESMTPS", seconds(7)) + \
        received(f"desk.{domain} (localhost [127.0.0.1])", f"out.{domain}", "ESMTP", seconds(3))
    return trace.encode() + signature + mail + in_bytes[1]
