#!/usr/bin/python3
"""Signs the fixtures of mail_test.cpp with python3-dkim, an implementation other than the one under test.

The private keys live in memory only, so a second run writes other bytes; run it only to add a fixture.
"""
import base64
import calendar
import os
import subprocess

import dkim
import nacl.encoding
import nacl.signing

HERE = os.path.dirname(os.path.abspath(__file__))
SIGNED_AT = calendar.timegm((2026, 9, 30, 1, 0, 0))  # 10:00 in Japan
DOMAIN = "cloud.example.jp"
ALL = [b"from", b"to", b"date", b"subject", b"message-id"]
CITY = (
    "Received: from mx.city.minato.example.jp (mx.city.minato.example.jp [192.0.2.25])\r\n"
    "\tby store.city.minato.example.jp (Postfix) with LMTP id 4XB2\r\n"
    "\tfor <johoseisaku@city.minato.example.jp>; Wed, 30 Sep 2026 10:00:09 +0900 (JST)\r\n"
    "Received: from out.cloud.example.jp (out.cloud.example.jp [198.51.100.7])\r\n"
    "\tby mx.city.minato.example.jp (Postfix) with ESMTPS id 4XB1\r\n"
    "\tfor <johoseisaku@city.minato.example.jp>; Wed, 30 Sep 2026 10:00:07 +0900 (JST)\r\n"
)
SENDER = (
    "Received: from desk.cloud.example.jp (localhost [127.0.0.1])\r\n"
    "\tby out.cloud.example.jp (Postfix) with ESMTP id 7A; Wed, 30 Sep 2026 10:00:03 +0900 (JST)\r\n"
)
keys = {}


def rsa(selector, bits):
    pem = subprocess.run(["openssl", "genrsa", "-traditional", str(bits)], check=True, capture_output=True).stdout
    der = subprocess.run(["openssl", "rsa", "-pubout", "-outform", "DER"], input=pem, check=True, capture_output=True).stdout
    keys[f"{selector}._domainkey.{DOMAIN}"] = "v=DKIM1; k=rsa; p=" + base64.b64encode(der).decode()
    return pem


def ed25519(selector):
    key = nacl.signing.SigningKey.generate()
    public = key.verify_key.encode(nacl.encoding.Base64Encoder).decode()
    keys[f"{selector}._domainkey.{DOMAIN}"] = "v=DKIM1; k=ed25519; p=" + public
    return key.encode(nacl.encoding.Base64Encoder)


def message(subject, content_type, encoding, body):
    return (
        "From: =?UTF-8?B?" + base64.b64encode("みなとクラウド 運用".encode()).decode() + "?= <unyo@cloud.example.jp>\r\n"
        "To: johoseisaku@city.minato.example.jp\r\n"
        "Cc: kodomo@city.minato.example.jp\r\n"
        "Date: Wed, 30 Sep 2026 10:00:00 +0900\r\n"
        "Subject: " + subject + "\r\n"
        "Message-ID: <n1@cloud.example.jp>\r\n"
        "MIME-Version: 1.0\r\n"
        f"Content-Type: {content_type}\r\n"
        f"Content-Transfer-Encoding: {encoding}\r\n\r\n"
    ).encode() + body


def signed(mail, selector, key, include=ALL, canon=(b"relaxed", b"relaxed"), algorithm=b"rsa-sha256", extra=(), **more):
    dkim.time.time = lambda: SIGNED_AT
    plain = dkim.DKIM.gen_header
    def with_extra(self, fields, *a, **k):
        return plain(self, fields[:-2] + list(extra) + fields[-2:], *a, **k)
    dkim.DKIM.gen_header = with_extra if extra else plain
    out = dkim.sign(mail, selector.encode(), DOMAIN.encode(), key, include_headers=list(include), canonicalize=canon,
                    signature_algorithm=algorithm, **more)
    dkim.DKIM.gen_header = plain
    return out + mail


def write(name, mail):
    with open(os.path.join(HERE, name), "wb") as f:
        f.write((CITY + SENDER).encode() + mail)


def utf8_word(text):
    return "=?UTF-8?B?" + base64.b64encode(text.encode()).decode() + "?="


TEXT = "変更番号 C1\r\n検索画面の変更を2026年10月15日に適用します。\r\n"
plain = message(utf8_word("サービス変更のお知らせ C1"), 'text/plain; charset="utf-8"', "base64",
                base64.b64encode(TEXT.encode()) + b"\r\n")
old = message("=?ISO-2022-JP?B?" + base64.b64encode("サービス変更のお知らせ C1".encode("iso-2022-jp")).decode() + "?=",
              "text/plain; charset=ISO-2022-JP", "7bit", TEXT.encode("iso-2022-jp"))
main, weak, tiny = rsa("s2026", 2048), rsa("weak", 1024), rsa("tiny", 768)
edwards = ed25519("ed")
lost = rsa("lost", 2048)
del keys[f"lost._domainkey.{DOMAIN}"]
good = signed(plain, "s2026", main)
write("plain.eml", good)
write("simple.eml", signed(plain, "s2026", main, canon=(b"simple", b"simple")))
write("iso2022jp.eml", signed(old, "s2026", main))
write("forged_date.eml", good.replace(b"Date: Wed, 30 Sep 2026 10:00:00", b"Date: Tue, 01 Sep 2026 10:00:00"))
write("changed_body.eml", signed(old, "s2026", main).replace(b"15\x1b$B", b"18\x1b$B"))
write("length.eml", signed(old, "s2026", main, length=True) + b"appended, unsigned\r\n")
write("to_unsigned.eml", signed(plain, "s2026", main, include=[b"from", b"date", b"subject"]))
write("two_dates.eml", b"Date: Tue, 01 Sep 2026 10:00:00 +0900\r\n" + good)
write("weak_key.eml", signed(plain, "weak", weak))
write("tiny_key.eml", signed(plain, "tiny", tiny))
write("ed25519.eml", signed(plain, "ed", edwards, algorithm=b"ed25519-sha256"))
write("no_key.eml", signed(plain, "lost", lost))
write("expired.eml", signed(plain, "s2026", main, extra=[(b"x", str(SIGNED_AT + 5).encode())]))
write("expires_later.eml", signed(plain, "s2026", main, extra=[(b"x", str(SIGNED_AT + 86400).encode())]))
SIGNED_AT += 3600
write("signed_later.eml", signed(plain, "s2026", main))
write("unsigned.eml", plain)
with open(os.path.join(HERE, "keys.txt"), "w") as f:
    f.writelines(f"{name} {value}\n" for name, value in sorted(keys.items()))
for name in ("plain.eml", "iso2022jp.eml", "simple.eml", "length.eml", "to_unsigned.eml", "expires_later.eml", "ed25519.eml", "weak_key.eml"):
    with open(os.path.join(HERE, name), "rb") as f:
        assert dkim.verify(f.read(), dnsfunc=lambda n, timeout=5: keys.get(n.decode().rstrip("."), "").encode()), name
for name in ("forged_date.eml", "changed_body.eml"):
    with open(os.path.join(HERE, name), "rb") as f:
        assert not dkim.verify(f.read(), dnsfunc=lambda n, timeout=5: keys.get(n.decode().rstrip("."), "").encode()), name
