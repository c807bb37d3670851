"""A machine of an enterprise: a real TLS server on 127.0.0.1, with a certificate that a test's own authority signed."""

import ipaddress
import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NAME = "erp.example.com"


def certificate(folder: Path) -> tuple[Path, Path]:
    """(certificate, key) of NAME, which is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    # Whatever day a test's clock shows, TLS asks the machine's own.
    start = datetime.now(UTC) - timedelta(days=1)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), start, start + timedelta(days=9))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
    made = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True).sign(key, hashes.SHA256())
    paths = folder / "receiver.pem", folder / "receiver.key"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    paths[1].write_bytes(key.private_bytes(*form))
    return paths


@dataclass
class Receiver:
    """Answers each request with the next of `answers`, the last again and again. None: never; an empty one: hangs up."""

    certificate: Path
    key: Path
    answers: list[bytes | None] = field(default_factory=lambda: [b"HTTP/1.1 204 No Content\r\n\r\n"])
    trickle: float = 0
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    connections: int = 0

    def __enter__(self) -> "Receiver":
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.certificate, self.key)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
            pass  # wakes it up
        self.thread.join()
        self.listener.close()

    @property
    def url(self) -> str:
        return f"https://{NAME}:{self.port}/hook?of=example"

    def serve(self) -> None:
        while not self.over.is_set():
            plain, _peer = self.listener.accept()
            self.connections += 1
            plain.settimeout(5)
            with suppress(OSError), plain, self.context.wrap_socket(plain, server_side=True) as line:
                self.treat(line)

    def treat(self, line: ssl.SSLSocket) -> None:
        head, _blank, body = self.read(line, b"", b"\r\n\r\n").partition(b"\r\n\r\n")
        first, *rest = head.decode().split("\r\n")
        headers = {name.lower(): value for name, value in (each.split(": ", 1) for each in rest)}
        while len(body) < int(headers.get("content-length", 0)):
            body += line.recv(65536)
        self.requests.append((first, headers, body))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer is None:
            self.over.wait(5)
            return
        if not self.trickle:
            line.sendall(answer)
            return
        for byte in answer:
            line.sendall(bytes([byte]))
            time.sleep(self.trickle)

    @staticmethod
    def read(line: ssl.SSLSocket, found: bytes, until: bytes) -> bytes:
        while until not in found:
            piece = line.recv(65536)
            if not piece:
                raise ConnectionResetError
            found += piece
        return found


def is_literal(host: str) -> bool:
    with suppress(ValueError):
        ipaddress.ip_address(host)
        return True
    return False
