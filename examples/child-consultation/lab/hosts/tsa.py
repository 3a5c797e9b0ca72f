"""RFC 3161 time-stamp authority over HTTP (RFC 3161 section 3.4). Usage: tsa.py ADDRESS"""
import http.server
import os
import subprocess
import sys
import threading

PKI = "/run/lab/pki"
FOLDER = "/var/lib/tsa"
QUERY_BYTES_MAX = 65536
CONFIG = f"""
[tsa]
default_tsa = tsa1
[tsa1]
dir = {FOLDER}
serial = {FOLDER}/serial
signer_cert = {PKI}/tsa.pem
signer_key = {PKI}/tsa.key
certs = {PKI}/tsa-ca.pem
signer_digest = sha256
default_policy = 1.3.6.1.4.1.99999.1
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""
lock = threading.Lock()  # openssl ts rewrites the serial file


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        if not 0 < length <= QUERY_BYTES_MAX:
            return self.send_error(413)
        query = self.rfile.read(length)
        with lock:
            made = subprocess.run(["openssl", "ts", "-reply", "-config", f"{FOLDER}/tsa.cnf", "-queryfile", "/dev/stdin"],
                                  input=query, capture_output=True, timeout=10)
        if made.returncode:
            return self.send_error(500)
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(made.stdout)))
        self.end_headers()
        self.wfile.write(made.stdout)

    def log_message(self, *_):
        pass


os.makedirs(FOLDER, exist_ok=True)
with open(f"{FOLDER}/tsa.cnf", "w") as file:
    file.write(CONFIG)
with open(f"{FOLDER}/serial", "w") as file:
    file.write("01\n")
http.server.ThreadingHTTPServer((sys.argv[1], 3180), Handler).serve_forever()
