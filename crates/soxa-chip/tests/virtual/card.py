"""A virtual identity card for the tests: made-up people, a made-up authority, and the card's side of ICAO 9303.

It is written apart from the reader that it tests, with another library (Debian: python3-cryptography), so that both cannot
share a mistake. Never use it for anything but tests: its keys stand below.

    card.py authority FOLDER [--other] [--expired] [--revoked]   writes what a commune would trust
    card.py card PORT KIND…                                      lays a card on the virtual reader that listens there
    card.py signature KIND FOLDER                                writes a signature and its groups, for tests without a reader
"""
import datetime
import hashlib
import hmac
import os
import pathlib
import socket
import struct
import sys
import time

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC
from cryptography.x509.oid import NameOID

NUMBER, NAME, BIRTH, EXPIRY, CAN = "051171942958", "Lê Thị Châu", "710422", "310422", "942958"


# Data objects.
def tlv(tag, value):
    length = len(value)
    if length < 0x80:
        coded = bytes([length])
    else:
        coded = length.to_bytes((length.bit_length() + 7) // 8, "big")
        coded = bytes([0x80 | len(coded)]) + coded
    return tag.to_bytes((tag.bit_length() + 7) // 8, "big") + coded + value


def objects(data):
    found = []
    at = 0
    while at < len(data):
        tag, at = data[at], at + 1
        if tag & 0x1F == 0x1F:
            tag, at = tag << 8 | data[at], at + 1
        length, at = data[at], at + 1
        if length & 0x80:
            count = length & 0x7F
            length, at = int.from_bytes(data[at:at + count], "big"), at + count
        found.append((tag, data[at:at + length]))
        at += length
    return found


def oid(dotted):
    numbers = [int(number) for number in dotted.split(".")]
    out = [numbers[0] * 40 + numbers[1]]
    for number in numbers[2:]:
        part = [number & 0x7F]
        while number := number >> 7:
            part.insert(0, 0x80 | number & 0x7F)
        out += part
    return tlv(0x06, bytes(out))


def integer(number):
    return tlv(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def sequence(*parts):
    return tlv(0x30, b"".join(parts))


def one_of(*parts):
    return tlv(0x31, b"".join(parts))


# Curves: field, a, generator, order; ICAO's number.
CURVES = {
    12: (
        0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF, -3,
        (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
         0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5),
        0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551),
    13: (
        0xA9FB57DBA1EEA9BC3E660A909D838D726E3BF623D52620282013481D1F6E5377,
        0x7D5A0975FC2C3057EEF67530417AFFE7FB8055C126DC5C6CE94A4B44F330B5D9,
        (0x8BD2AEB9CB7E57CB2C4B482FFC81B7AFB9DE27E1E3BD23C23A4453BD9ACE3262,
         0x547EF835C3DAC4FD97F8461A14611DC9C27745132DED8E545C1D54C72F046997),
        0xA9FB57DBA1EEA9BC3E660A909D838D718C397AA3B561A6F7901E0E82974856A7),
}


class Curve:
    def __init__(self, number):
        self.p, self.a, self.generator, self.order = CURVES[number]

    def add(self, p, q):
        if p is None or q is None:
            return p or q
        if p[0] == q[0]:
            if (p[1] + q[1]) % self.p == 0:
                return None
            slope = (3 * p[0] * p[0] + self.a) * pow(2 * p[1], -1, self.p)
        else:
            slope = (q[1] - p[1]) * pow(q[0] - p[0], -1, self.p)
        x = (slope * slope - p[0] - q[0]) % self.p
        return x, (slope * (p[0] - x) - p[1]) % self.p

    def times(self, number, point):
        total = None
        while number:
            if number & 1:
                total = self.add(total, point)
            point, number = self.add(point, point), number >> 1
        return total

    def secret(self):
        return int.from_bytes(os.urandom(40), "big") % (self.order - 1) + 1

    @staticmethod
    def coded(point):
        return b"\4" + point[0].to_bytes(32, "big") + point[1].to_bytes(32, "big")

    @staticmethod
    def read(data):
        return int.from_bytes(data[1:33], "big"), int.from_bytes(data[33:65], "big")


# Secure messaging.
def ciphered(cipher, mode, data, encrypts):
    context = Cipher(cipher, mode)
    context = context.encryptor() if encrypts else context.decryptor()
    return context.update(data) + context.finalize()


def padded(data, block):
    return data + b"\x80" + bytes((-len(data) - 1) % block)


def unpadded(data):
    return data.rstrip(b"\0")[:-1]


def derived(secret, purpose, size=16):
    function = hashlib.sha1 if size == 16 else hashlib.sha256
    return function(secret + struct.pack(">I", purpose)).digest()[:size]


class Session:
    def __init__(self, aes, secret, counter=0, size=16):
        self.aes, self.counter, self.block = aes, counter, 16 if aes else 8
        self.key, self.code_key = derived(secret, 1, size), derived(secret, 2, size)

    def chain(self, data, encrypts):
        if self.aes:
            counter = self.counter.to_bytes(16, "big")
            start = ciphered(algorithms.AES(self.key), modes.ECB(), counter, True)
            return ciphered(algorithms.AES(self.key), modes.CBC(start), data, encrypts)
        return ciphered(algorithms.TripleDES(self.key), modes.CBC(bytes(8)), data, encrypts)

    def code(self, data, is_padded=False):
        data = data if is_padded else padded(data, self.block)
        if self.aes:
            return cmac(self.code_key, data)
        return retail(self.code_key, data)

    def coded(self, data):
        return self.code(self.counter.to_bytes(self.block, "big") + data)


def cmac(key, data):
    context = CMAC(algorithms.AES(key))
    context.update(data)
    return context.finalize()[:8]


def retail(key, data):
    def one(key, block, encrypts):
        return ciphered(algorithms.TripleDES(key * 3), modes.ECB(), block, encrypts)
    last = bytes(8)
    for at in range(0, len(data), 8):
        last = one(key[:8], bytes(a ^ b for a, b in zip(last, data[at:at + 8])), True)
    return one(key[:8], one(key[8:], last, False), True)


# What is on the card.
def check(text):
    value = {c: 0 if c == "<" else int(c, 36) for c in set(text)}
    return str(sum(value[c] * (7, 3, 1)[at % 3] for at, c in enumerate(text)) % 10)


def with_check(text):
    return text + check(text)


def zone(kind):
    document = NUMBER[3:]
    if "passport" in kind:
        first = "P<VNMLE<<THI<CHAU".ljust(44, "<")
        second = with_check("C1234567<") + "VNM" + with_check(BIRTH) + "F" + with_check(EXPIRY)
        return first + second.ljust(43, "<") + "0"
    number = "051171942959" if "other_number" in kind else NUMBER
    first = "IDVNM" + with_check(document if number == NUMBER else number[3:]) + number + "<<"
    first += check(number)
    second = with_check(BIRTH) + "F" + with_check(EXPIRY) + "VNM" + "<" * 11
    second += check(first[5:30] + second[:7] + second[8:15] + second[18:29])
    return first + second + "LE<<THI<CHAU".ljust(30, "<")


def bearer():
    told = {
        1: NUMBER, 2: NAME, 3: "22/04/1971", 4: "Nữ", 5: "Việt Nam", 6: "Hrê", 7: "Không",
        8: "Long Hiệp, Minh Long, Quảng Ngãi", 9: "Thôn Gò Tranh, Long Hiệp, Minh Long, Quảng Ngãi",
        10: "Nốt ruồi cách 1 cm trên sau đuôi mắt trái", 11: "22/04/2021", 12: "22/04/2031",
    }
    pairs = [sequence(integer(number), tlv(0x0C, text.encode())) for number, text in told.items()]
    parents = sequence(*(tlv(0x0C, name.encode()) for name in ("Lê Văn Tám", "Đinh Thị Bông")))
    pairs.append(sequence(integer(13), parents))
    pairs.append(sequence(integer(14)))
    pairs.append(sequence(integer(16), tlv(0x13, b"212000999")))
    pairs.append(sequence(integer(23), tlv(0x0C, "chưa ai biết".encode())))
    return tlv(0x6D, sequence(*pairs))


def picture():
    noise = bytes(hashlib.shake_128(b"nobody").digest(4000))
    return tlv(0x75, tlv(0x7F61, integer(1) + tlv(0x7F60, tlv(0x5F2E, noise))))


CHIP_KEY = 0x5EED0000_0000C41F_11223344_55667788


def chip_group():
    curve = Curve(12)
    point = curve.coded(curve.times(CHIP_KEY, curve.generator))
    key = sequence(sequence(oid("1.2.840.10045.2.1"), oid("1.2.840.10045.3.1.7")), tlv(0x03, b"\0" + point))
    return tlv(0x6E, one_of(
        sequence(oid("0.4.0.127.0.7.2.2.3.2.2"), integer(1)), sequence(oid("0.4.0.127.0.7.2.2.1.2"), key)))


# Who signs it.
def name(common):
    return x509.Name([
        x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.ORGANIZATION_NAME, "SOXA"),
        x509.NameAttribute(NameOID.COMMON_NAME, common)])


AUTHORITY, SIGNER = name("CSCA giả để thử"), name("Ký thử 1")


class Authority:
    """Keys and dates of an authority and its signer."""

    def __init__(self, kind):
        start, end = datetime.datetime(2021, 1, 1), datetime.datetime(2046, 1, 1)
        self.kind = kind
        self.dates = (start, datetime.datetime(2022, 1, 1) if "expired" in kind else end)
        self.signer_dates = (start, datetime.datetime(2022, 1, 1) if "expired_signer" in kind else end)
        number = 0xA0000001 if "other" in kind else 0xA0000000
        if "rsa" in kind or "pss" in kind:
            self.key = rsa.generate_private_key(65537, 3072)
            self.signer_key = rsa.generate_private_key(65537, 2048)
        elif "brainpool" in kind:
            self.key = ec.derive_private_key(number, ec.BrainpoolP384R1())
            self.signer_key = ec.derive_private_key(number + 9, ec.BrainpoolP256R1())
        elif "wide" in kind:
            self.key = ec.derive_private_key(number, ec.SECP521R1())
            self.signer_key = ec.derive_private_key(number + 9, ec.SECP224R1())
        else:
            self.key = ec.derive_private_key(number, ec.SECP384R1())
            self.signer_key = ec.derive_private_key(number + 9, ec.SECP256R1())

    def certificate(self):
        builder = self.builder(AUTHORITY, self.key, 1, self.dates)
        builder = builder.add_extension(x509.BasicConstraints(True, 0), True)
        return builder.add_extension(usage(certifies=True), True).sign(self.key, hashes.SHA384())

    def signer(self):
        builder = self.builder(SIGNER, self.signer_key, 0x80FF0017, self.signer_dates)
        key = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        builder = builder.add_extension(key, False).add_extension(usage("as_authority" in self.kind), True)
        return builder.sign(self.key, hashes.SHA384())

    def builder(self, subject, key, serial, dates):
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(AUTHORITY).serial_number(serial)
        builder = builder.public_key(key.public_key()).not_valid_before(dates[0]).not_valid_after(dates[1])
        return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)

    def revocations(self):
        at = datetime.datetime(2024, 6, 1)
        one = x509.RevokedCertificateBuilder().serial_number(0x80FF0017).revocation_date(at).build()
        builder = x509.CertificateRevocationListBuilder().issuer_name(AUTHORITY).last_update(at)
        builder = builder.next_update(datetime.datetime(2024, 9, 1)).add_revoked_certificate(one)
        return builder.sign(self.key, hashes.SHA384())

    def sign(self, data):
        if "pss" in self.kind:
            way = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
            return self.signer_key.sign(data, way, hashes.SHA256())
        if "rsa" in self.kind:
            return self.signer_key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self.signer_key.sign(data, ec.ECDSA(hashes.SHA256()))

    def algorithm(self):
        sha256 = sequence(oid("2.16.840.1.101.3.4.2.1"))
        if "pss" in self.kind:
            mask = sequence(oid("1.2.840.113549.1.1.8"), sha256)
            told = sequence(tlv(0xA0, sha256), tlv(0xA1, mask), tlv(0xA2, integer(32)))
            return sequence(oid("1.2.840.113549.1.1.10"), told)
        if "rsa" in self.kind:
            return sequence(oid("1.2.840.113549.1.1.11"), tlv(0x05, b""))
        return sequence(oid("1.2.840.10045.4.3.2"))


def usage(certifies):
    return x509.KeyUsage(
        digital_signature=not certifies, key_cert_sign=certifies, crl_sign=certifies, content_commitment=False,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False)


def signature(groups, authority):
    """EF.SOD: the groups' hashes, signed (RFC 5652)."""
    sha256, kind = sequence(oid("2.16.840.1.101.3.4.2.1")), oid("2.23.136.1.1.1")
    listed = (sequence(integer(n), tlv(0x04, hashlib.sha256(g).digest())) for n, g in sorted(groups.items()))
    content = sequence(integer(0), sha256, sequence(*listed))
    attributes = sequence(oid("1.2.840.113549.1.9.3"), one_of(kind))
    attributes += sequence(oid("1.2.840.113549.1.9.4"), one_of(tlv(0x04, hashlib.sha256(content).digest())))
    certificate = authority.signer()
    issuer = certificate.issuer.public_bytes()
    signer = sequence(
        integer(1), sequence(issuer, integer(certificate.serial_number)), sha256, tlv(0xA0, attributes),
        authority.algorithm(), tlv(0x04, authority.sign(tlv(0x31, attributes))))
    data = sequence(
        integer(3), one_of(sha256), sequence(kind, tlv(0xA0, tlv(0x04, content))),
        tlv(0xA0, certificate.public_bytes(serialization.Encoding.DER)), one_of(signer))
    return tlv(0x77, sequence(oid("1.2.840.113549.1.7.2"), tlv(0xA0, data)))


class Card:
    def __init__(self, kind):
        self.kind = kind
        self.parameters = 13 if "brainpool" in kind else 12
        self.size = 32 if "aes256" in kind else 16
        self.pace_oid = oid("0.4.0.127.0.7.2.2.4.2." + ("4" if self.size == 32 else "2"))
        groups = {1: tlv(0x61, tlv(0x5F1F, zone(kind).encode())), 2: picture(), 13: bearer()}
        if "plain" not in kind:
            groups[14] = chip_group()
        signed = signature(groups, Authority(kind))
        if "forged" in kind:
            groups[13] = groups[13].replace("Hrê".encode(), "Kor".encode() + b"!")
        if "long" in kind:
            groups[13] = b"\x6d\x82\xff\xff" + groups[13][4:]
        if "junk" in kind:
            signed = b"\x77\x82\x01\x00" + os.urandom(256)
        if "without_chip_group" in kind:
            del groups[14]
        tags = bytes({1: 0x61, 2: 0x75, 13: 0x6D, 14: 0x6E}[number] for number in groups)
        self.files = {0x0100 + number: group for number, group in groups.items()}
        self.files[0x011E] = tlv(0x60, tlv(0x5F01, b"0107") + tlv(0x5F36, b"040000") + tlv(0x5C, tags))
        if "unsigned" not in kind:
            self.files[0x011D] = signed
        if "bac" not in kind:
            info = sequence(self.pace_oid, integer(2), integer(self.parameters))
            self.files[0x011C] = one_of(info)
        self.zone = with_check(NUMBER[3:]) + with_check(BIRTH) + with_check(EXPIRY)
        self.commands = 0
        self.reset()

    def reset(self):
        self.session = self.selected = self.pace = self.challenge = self.next = None
        self.has_application = False

    def answer(self, command):
        self.commands += 1
        if "pulled" in self.kind and self.commands > 25:
            sys.exit(0)
        if "silent" in self.kind and self.commands > 12:
            time.sleep(3600)
        if "flood" in self.kind and self.commands > 3:
            return bytes(65_000) + b"\x90\x00"
        if command[0] & 0x0C == 0x0C:
            answer = self.secured(command) if self.session else b"\x69\x88"
        else:
            answer = self.plain(command)
        if self.next:
            self.session, self.next = self.next, None
        return answer

    def by_contacts(self, command):
        """T=0: no length behind data; what is answered to data is fetched."""
        if command[1] == 0xC0:
            return self.kept[:command[4] or 256] + b"\x90\x00"
        if len(command) > 5 + command[4]:
            return b"\x67\x00"
        has_data = len(command) > 5
        answer = self.answer(command + b"\0" if has_data else command)
        if not has_data or len(answer) == 2:
            return answer
        self.kept = answer[:-2]
        return bytes([0x61, len(self.kept) & 0xFF])

    def secured(self, command):
        session = self.session
        given = dict(objects(command[5:-1]))
        session.counter += 1
        told = b"".join(tlv(tag, given[tag]) for tag in (0x87, 0x85, 0x97) if tag in given)
        if not hmac.compare_digest(session.coded(padded(command[:4], session.block) + told), given[0x8E]):
            self.session = None
            return b"\x69\x88"
        data = b""
        if 0x87 in given:
            data = unpadded(session.chain(given[0x87][1:], False))
        elif 0x85 in given:
            data = unpadded(session.chain(given[0x85], False))
        expected = given[0x97] if 0x97 in given else b""
        plain = bytes([command[0] & 0xF3]) + command[1:4] + (bytes([len(data)]) + data if data else b"") + expected
        answer = self.plain(plain)
        out, status = answer[:-2], answer[-2:]
        session.counter += 1
        body = b""
        if out:
            sealed = session.chain(padded(out, session.block), True)
            body = tlv(0x85, sealed) if command[1] & 1 else tlv(0x87, b"\1" + sealed)
        body += tlv(0x99, status)
        return body + tlv(0x8E, session.coded(body)) + status

    def plain(self, command):
        instruction, p1, p2 = command[1:4]
        data = command[5:5 + command[4]] if len(command) > 5 else b""
        if instruction == 0xA4:
            return self.select(p1, data)
        if "bank" in self.kind:
            return b"\x6a\x82"
        if instruction == 0xB0:
            expected = command[-1] or 256
            file = self.files.get(self.selected)
            if file is None:
                return b"\x6a\x82"
            if self.selected != 0x011C and not self.session:
                return b"\x69\x82"
            at = p1 << 8 | p2
            return file[at:at + expected] + b"\x90\x00"
        if instruction == 0x84:
            self.challenge = os.urandom(8)
            return self.challenge + b"\x90\x00"
        if instruction == 0x82:
            return self.basic_access(data)
        if instruction == 0x22:
            return self.set_up(p1, p2, dict(objects(data)))
        if instruction == 0x86:
            return self.authenticate(dict(objects(objects(data)[0][1])))
        return b"\x6d\x00"

    def select(self, p1, data):
        if p1 == 4:
            wanted = b"2PAY.SYS.DDF01" if "bank" in self.kind else bytes.fromhex("a0000002471001")
            return b"\x90\x00" if data == wanted else b"\x6a\x82"
        if p1 == 0:
            return b"\x90\x00"
        self.selected = int.from_bytes(data, "big")
        return b"\x90\x00" if self.selected in self.files and "bank" not in self.kind else b"\x6a\x82"

    def basic_access(self, data):
        seed = hashlib.sha1(self.zone.encode()).digest()[:16]
        key, code = derived(seed, 1), derived(seed, 2)
        if retail(code, padded(data[:32], 8)) != data[32:]:
            return b"\x63\x00"
        given = ciphered(algorithms.TripleDES(key), modes.CBC(bytes(8)), data[:32], False)
        if given[8:16] != self.challenge:
            return b"\x63\x00"
        half = os.urandom(16)
        sealed = ciphered(algorithms.TripleDES(key), modes.CBC(bytes(8)), self.challenge + given[:8] + half, True)
        secret = bytes(a ^ b for a, b in zip(half, given[16:]))
        self.session = Session(False, secret, int.from_bytes(self.challenge[4:] + given[4:8], "big"))
        return sealed + retail(code, padded(sealed, 8)) + b"\x90\x00"

    def set_up(self, p1, p2, given):
        if (p1, p2) == (0xC1, 0xA4):
            if tlv(0x06, given.get(0x80, b"")) != self.pace_oid:
                return b"\x6a\x80"
            if "passport" in self.kind and given.get(0x83) == b"\2":
                return b"\x6a\x88"
            by_zone = given.get(0x83) == b"\1"
            self.pace = {"password": hashlib.sha1(self.zone.encode()).digest() if by_zone else CAN.encode()}
            return b"\x90\x00"
        # Chip authentication; a copy has the files, and another key.
        return b"\x6a\x80" if "refuses" in self.kind else b"\x90\x00"

    def authenticate(self, given):
        if self.pace is None:
            curve = Curve(12)
            key = CHIP_KEY + 1 if "copied" in self.kind else CHIP_KEY
            secret = curve.times(key, curve.read(given[0x80]))[0].to_bytes(32, "big")
            self.next = Session(True, secret)
            return tlv(0x7C, b"") + b"\x90\x00"
        curve, pace = Curve(self.parameters), self.pace
        if 0x81 in given:
            secret = curve.secret()
            common = curve.times(secret, curve.read(given[0x81]))
            mapped = curve.times(int.from_bytes(pace["nonce"], "big"), curve.generator)
            pace["generator"] = curve.add(mapped, common)
            out = tlv(0x82, curve.coded(curve.times(secret, curve.generator)))
        elif 0x83 in given:
            secret = curve.secret()
            pace["theirs"], pace["ours"] = given[0x83], curve.coded(curve.times(secret, pace["generator"]))
            pace["secret"] = curve.times(secret, curve.read(given[0x83]))[0].to_bytes(32, "big")
            out = tlv(0x84, pace["ours"])
        elif 0x85 in given:
            code = derived(pace["secret"], 2, self.size)

            def token(of):
                return cmac(code, tlv(0x7F49, self.pace_oid + tlv(0x86, of)))
            self.pace = None
            if token(pace["ours"]) != given[0x85]:
                return b"\x63\x00"
            self.next = Session(True, pace["secret"], 0, self.size)
            out = tlv(0x86, token(pace["theirs"]))
        else:
            pace["nonce"] = os.urandom(16)
            key = derived(pace["password"], 3, self.size)
            out = tlv(0x80, ciphered(algorithms.AES(key), modes.CBC(bytes(16)), pace["nonce"], True))
        return tlv(0x7C, out) + b"\x90\x00"


def lay(port, kind):
    """Lays a card on the virtual reader, and answers until it is taken away."""
    card, line = Card(kind), None
    until = time.monotonic() + 5
    while line is None:
        try:
            line = socket.create_connection(("127.0.0.1", port))
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
    atr = bytes.fromhex("3b8880010073c84013009000")
    code = 0
    for byte in atr[1:]:
        code ^= byte
    atr += bytes([code])
    if "contacts" in kind:
        atr = bytes.fromhex("3b00")

    def take(count):
        data = b""
        while len(data) < count:
            # Without it each command waits for the other side's delayed acknowledgement.
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
            more = line.recv(count - len(data))
            if not more:
                sys.exit(0)
            data += more
        return data
    while True:
        message = take(struct.unpack(">H", take(2))[0])
        if len(message) > 1:
            out = card.by_contacts(message) if "contacts" in kind else card.answer(message)
        elif message[0] == 4:
            out = atr
        else:
            card.reset()
            continue
        line.sendall(struct.pack(">H", len(out)) + out)


def main():
    what, *rest = sys.argv[1:]
    if what == "card":
        lay(int(rest[0]), rest[1:])
    elif what == "authority":
        folder, authority = pathlib.Path(rest[0]), Authority([word.lstrip("-") for word in rest[1:]])
        (folder / "csca.pem").write_bytes(authority.certificate().public_bytes(serialization.Encoding.PEM))
        if "--revoked" in rest:
            (folder / "csca.crl").write_bytes(authority.revocations().public_bytes(serialization.Encoding.DER))
    elif what == "signature":
        kind, folder = rest[0], pathlib.Path(rest[1])
        authority, group = Authority([kind]), bearer()
        (folder / f"{kind}.sod").write_bytes(signature({13: group}, authority))
        (folder / f"{kind}.cer").write_bytes(authority.certificate().public_bytes(serialization.Encoding.DER))


if __name__ == "__main__":
    main()
