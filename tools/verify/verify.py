#!/usr/bin/env python3
"""Verifies a Cordon evidence bundle without Cordon: python3 verify.py --bundle <bundle.zip> --vkey <verifier key>

One file, Python 3.9 or later, nothing but the standard library, no network. It is written from docs/evidence-format.md alone and shares
nothing with verify.mjs, so that a mistake in one of them shows as a difference between the two.
Exit code 0: everything that is checked holds. 1: something does not, and is named. 2: wrong arguments or unreadable file.
"""
import base64
import binascii
import hashlib
import json
import math
import os
import re
import struct
import sys
import zlib

BLOCK = 1 << 20
LARGEST_ARCHIVE = 0xFFFFFFFE
MOST_FILES = 20_000
LONGEST_TEXT = 16 << 20
LONGEST_MEDIA = 20 << 20
LONGEST_LINE = 64 << 20
DEEPEST = 200
WHOLE = 2**53 - 1
MOST_PROBLEMS = 1000
SHOWN = 100
SHOWN_ORDERS = 20

REQUIRED = (
    "bag-info.txt", "bagit.txt", "data/bundle.json", "data/checkpoint.txt", "data/custody.jsonl", "data/entries.jsonl",
    "data/keys.json", "data/pages/index.html", "manifest-sha256.txt", "signature.txt", "tagmanifest-sha256.txt",
)  # fmt: skip
OPTIONAL = (
    "data/media.jsonl", "data/payloads.jsonl", "data/staff-key.json", "data/summary.pdf", "data/time-stamp.tsr",
)  # fmt: skip
PAGE = re.compile(r"data/pages/entries-[0-9]{5}\.html")
EXTENSIONS = {
    "application/octet-stream": "bin", "image/avif": "avif", "image/gif": "gif", "image/jpeg": "jpg",
    "image/png": "png", "image/webp": "webp", "video/mp4": "mp4", "video/webm": "webm",
}  # fmt: skip
MEDIA = re.compile(r"data/media/([0-9a-f]{64})\.(?:" + "|".join(EXTENSIONS.values()) + ")")
LONG_FILES = ("data/entries.jsonl", "data/payloads.jsonl")
HASH = re.compile(r"[0-9a-f]{64}")
ENTRY_TEXTS = {"actor", "authority", "dataDigest", "eventId", "origin", "subject", "time", "type"}
# What a call left behind is about whoever called; every other entry is about its subject.
CALLS = re.compile(r"\.(?:record\.consulted|request\.made|request\.denied)\.v[0-9]+\Z")
ENTRY_COUNTS = {"aggregateVersion", "position"}


class Enough(Exception):
    """Nothing after this could be relied on."""


class Report:
    def __init__(self):
        self.problems, self.checked, self.unchecked = [], [], []

    def problem(self, code, where, words):
        self.problems.append(f"PROBLEM  {code} {where}: {plain(words)}")
        if len(self.problems) >= MOST_PROBLEMS:
            raise Enough

    def fatal(self, code, where, words):
        self.problem(code, where, words)
        raise Enough


def main(arguments):
    given = dict(zip(arguments[0::2], arguments[1::2]))
    if len(arguments) != 4 or set(given) != {"--bundle", "--vkey"}:
        print("Usage: python3 verify.py --bundle <bundle.zip> --vkey <verifier key>", file=sys.stderr)
        return 2
    report, facts = Report(), None
    try:
        key = VerifierKey(given["--vkey"])
        with open(given["--bundle"], "rb") as file:
            try:
                archive = Archive(file, report)
                check_bag(archive, report)
                facts = read_facts(archive, report)
                check_signature(archive, key, facts, report)
                head = check_checkpoint(archive, key, facts, report)
                check_time_stamp(archive, report)
                media = read_media(archive, report)
                arrivals = check_entries(archive, head, facts, media, report)
                check_payloads(archive, arrivals, facts, report)
                check_media(archive, media, facts, report)
                check_custody(archive, report)
                name_unchecked(archive, report)
            except Enough:
                pass
    except (OSError, ValueError) as error:
        print(f"Cannot verify: {error}", file=sys.stderr)
        return 2
    for line in report.problems[:SHOWN]:
        print(line)
    if len(report.problems) > SHOWN:
        print(f"... and {len(report.problems) - SHOWN} more problems.")
    for words in report.checked:
        print(f"CHECKED  {words}")
    for words in report.unchecked:
        print(f"NOT CHECKED  {words}")
    if report.problems:
        print(f"NOT OK  {len(report.problems)} problem(s).")
        return 1
    print(f"OK  Bundle {facts['bundleId']}: {facts['entries']} entries, as {key.name} sealed them.")
    return 0


# --- Section 1: the archive ---


class Archive:
    def __init__(self, file, report):
        self.file, self.report, self.places, self.digests = file, report, {}, {}
        size = os.fstat(file.fileno()).st_size
        if size > LARGEST_ARCHIVE:
            report.fatal("archive-limit", "archive", "it is larger than a bundle may be.")
        names = self._read_directory(size)
        self._refuse_paths(names)
        self._follow(names)
        self._read_everything()

    def _damaged(self, words):
        self.report.fatal("archive-damaged", "archive", words)

    def _at(self, offset, length):
        self.file.seek(offset)
        data = self.file.read(length)
        if len(data) != length:
            raise OSError("the file ends before it should")
        return data

    def _read_directory(self, size):
        if size < 22:
            self._damaged("it is too short to be a bundle.")
        tail = self._at(size - 22, 22)
        magic, disk, start_disk, here, count, length, self.start, comment = struct.unpack("<4s4H2IH", tail)
        if magic != b"PK\x05\x06" or disk or start_disk or here != count or comment:
            self._damaged("it does not end as a bundle ends.")
        if count > MOST_FILES:
            self.report.fatal("archive-limit", "archive", f"it says it holds {count} files.")
        if self.start + length + 22 != size or length > count * 200:
            self._damaged("its directory is not where it says.")
        self.directory, at, names = self._at(self.start, length), 0, []
        while at < length:
            if at + 46 > length:
                self._damaged("its directory is cut off.")
            (name_length,) = struct.unpack_from("<H", self.directory, at + 28)
            if at + 46 + name_length > length:
                self._damaged("its directory is cut off.")
            names.append(self.directory[at + 46 : at + 46 + name_length])
            at += 46 + name_length
        if len(names) != count:
            self._damaged(f"its directory lists {len(names)} files and says {count}.")
        return names

    def _refuse_paths(self, names):
        seen, before, refused = set(), None, False
        for raw in names:
            path = raw.decode("latin-1")
            words = None
            if not known_path(path):
                words = why_not(path)
            elif path in seen:
                words = "it is there twice."
            elif before is not None and path < before:
                words = "it is not in the order of the paths."
            if words:
                refused = True
                self.report.problem("archive-path", plain(path), words)
            seen.add(path)
            before = path
        if refused:
            raise Enough

    def _follow(self, names):
        offset, at = 0, 0
        for raw in names:
            path = raw.decode("ascii")
            record = self.directory[at : at + 46 + len(raw)]
            at += len(record)
            crc, size, _, _ = struct.unpack_from("<3IH", record, 16)
            (said,) = struct.unpack_from("<I", record, 42)
            if said != offset or offset + 30 + len(raw) + size > self.start:
                self._damaged(f"{path} is not where the file before it ends, or reaches into the directory.")
            middle = struct.pack("<3IH", crc, size, size, len(raw))
            central = b"PK\x01\x02" + struct.pack("<6H", 10, 10, 0, 0, 0, 0x21) + middle + bytes(12)
            if record != central + struct.pack("<I", offset) + raw:
                self.report.problem("archive-header", path, "its record in the directory is not as the format has it.")
            local = b"PK\x03\x04" + struct.pack("<5H", 10, 0, 0, 0, 0x21) + middle + bytes(2) + raw
            if self._at(offset, len(local)) != local:
                self.report.problem("archive-header", path, "its header is not as the format or the directory has it.")
            self.places[path] = (offset + len(local), size, crc)
            offset += len(local) + size
        if offset != self.start:
            self._damaged("there is something between the last file and the directory.")

    def _read_everything(self):
        for path, (_, size, crc) in self.places.items():
            limit = LONGEST_MEDIA if MEDIA.fullmatch(path) else LONGEST_TEXT
            if path not in LONG_FILES and size > limit:
                self.report.problem("archive-limit", path, "it is longer than such a file may be.")
            digest, computed = hashlib.sha256(), 0
            for block in self.blocks(path):
                digest.update(block)
                computed = zlib.crc32(block, computed)
            self.digests[path] = digest.hexdigest()
            if computed != crc:
                self.report.problem("archive-checksum", path, "its bytes do not give the CRC-32 in its header.")
        self.report.checked.append(f"the archive: {len(self.places)} files, every header and checksum")

    def blocks(self, path):
        offset, size, _ = self.places[path]
        for at in range(0, size, BLOCK):
            yield self._at(offset + at, min(BLOCK, size - at))

    def text(self, path):
        """The bytes of a short file; None where there is none that could be read as a whole."""
        if path not in self.places or self.places[path][1] > LONGEST_TEXT:
            return None
        return b"".join(self.blocks(path))

    def lines(self, path, code):
        """(number, value) of each line; the value is Malformed unless the line is canonical."""
        pending, number = bytearray(), 0
        too_long = False
        for block in self.blocks(path):
            parts = block.split(b"\n")
            for part in parts[:-1]:
                number += 1
                long = too_long or len(pending) + len(part) + 1 > LONGEST_LINE
                value = Malformed if long else read_canonical(bytes(pending) + part + b"\n")
                pending, too_long = bytearray(), False
                yield number, value
            if len(pending) + len(parts[-1]) > LONGEST_LINE:
                pending, too_long = bytearray(), True
            elif not too_long:
                pending += parts[-1]
        if pending or too_long:
            self.report.problem(code, f"line {number + 1}", "it is not ended.")


def known_path(path):
    return path in REQUIRED or path in OPTIONAL or any(shape.fullmatch(path) for shape in (PAGE, MEDIA))


def why_not(path):
    if path.startswith("/") or re.match("[A-Za-z]:", path):
        return "it is an absolute path."
    if ".." in re.split(r"[\\/]", path):
        return "it leads out of the bundle."
    if known_path(path.lower()):
        return "it differs from a path of the format in upper and lower case alone."
    return "a bundle has no such file."


# --- Section 2: the bag ---


def check_bag(archive, report):
    for path in REQUIRED:
        if path not in archive.places:
            report.problem("file-missing", path, "it must be there.")
    declaration = archive.text("bagit.txt")
    if declaration is not None and declaration != b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n":
        report.problem("bag-declaration", "bagit.txt", "it does not declare a bag of BagIt 1.0 in UTF-8.")
    payload = [path for path in archive.places if path.startswith("data/")]
    oxum = f"Payload-Oxum: {sum(archive.places[path][1] for path in payload)}.{len(payload)}"
    info = archive.text("bag-info.txt")
    if info is not None and oxum.encode() not in info.split(b"\n"):
        report.problem("bag-info", "bag-info.txt", f"it does not say {oxum}.")
    check_manifest(archive, "manifest-sha256.txt", payload, "data/", report)
    tags = [path for path in ("bag-info.txt", "bagit.txt", "manifest-sha256.txt") if path in archive.places]
    check_manifest(archive, "tagmanifest-sha256.txt", tags, "", report)
    report.checked.append("the bag: every file against its digest, both ways")


def check_manifest(archive, manifest, covered, folder, report):
    data = archive.text(manifest)
    if data is None:
        return
    listed, before = {}, ""
    lines = data.decode("latin-1").split("\n")
    if lines.pop() != "":
        report.problem("manifest-malformed", manifest, "its last line is not ended.")
    for number, line in enumerate(lines, 1):
        digest, path = line[:64], line[66:]
        sound = HASH.fullmatch(digest) and line[64:66] == "  " and known_path(path)
        if not sound or not path.startswith(folder) or path <= before:
            report.problem("manifest-malformed", manifest, f"line {number} is no digest and path in order.")
            continue
        listed[path] = digest
        before = path
    for path, digest in listed.items():
        if path in covered:
            if archive.digests[path] != digest:
                report.problem("file-changed", path, f"its bytes do not give the digest in {manifest}.")
        elif path in archive.places:
            report.problem("manifest-malformed", manifest, f"it lists {path}, which does not belong in it.")
        elif path not in REQUIRED:
            report.problem("file-missing", path, f"{manifest} lists it, and it is not there.")
    for path in covered:
        if path not in listed:
            report.problem("file-extra", path, f"it is there, and {manifest} does not list it.")


# --- Sections 3 to 5: the statement over the bundle, what it is, and the checkpoint ---


def read_facts(archive, report):
    data = archive.text("data/bundle.json")
    if data is None:
        return None
    facts = read_canonical(data)
    if (
        isinstance(facts, dict)
        and all(isinstance(facts.get(n), str) for n in ("bundleId", "createdAt", "format", "ledger", "purpose", "reference"))
        and all(is_count(facts.get(name)) for name in ("checkpointSize", "entries", "erased", "payloads"))
        and is_count(facts.get("media", 0))
        and isinstance(facts.get("filter"), dict)
        and facts["format"] == "cordon-evidence/1"
    ):
        return facts
    report.problem("bundle-malformed", "data/bundle.json", "it is no description of a cordon-evidence/1 bundle.")
    return None


def check_signature(archive, key, facts, report):
    data = archive.text("signature.txt")
    if data is None:
        return

    def wrong(words):
        report.problem("signature-invalid", "signature.txt", words)

    note = open_note(data, key)
    if isinstance(note, str):
        return wrong(f"{note}.")
    text, others = note
    lines = text.split("\n")
    if len(lines) != 5 or lines[0] != "cordon-evidence/1" or lines[1] != key.name:
        return wrong("its text is not the statement over a bundle of this ledger.")
    if facts and lines[2] != facts["bundleId"]:
        return wrong(f"it is over another bundle, {lines[2]}.")
    digest = archive.digests.get("tagmanifest-sha256.txt")
    if digest is not None and lines[3] != f"tagmanifest-sha256 {digest}":
        return wrong("what it signs is not the tag manifest that is here.")
    report.checked.append(f"the signature of {key.name} over the whole bundle")
    if others:
        report.unchecked.append(f"signatures over the bundle by {', '.join(map(plain, others))}")


def check_checkpoint(archive, key, facts, report):
    data = archive.text("data/checkpoint.txt")
    if data is None:
        return None

    def wrong(words):
        report.problem("checkpoint-invalid", "data/checkpoint.txt", f"{words}.")

    note = open_note(data, key)
    if isinstance(note, str):
        return wrong(note)
    text, others = note
    lines = text[:-1].split("\n")
    root = from_base64(lines[2]) if len(lines) >= 3 else None
    if root is None or len(root) != 32 or "" in lines or not re.fullmatch("0|[1-9][0-9]{0,14}", lines[1]):
        return wrong("its text is no checkpoint")
    if lines[0] != key.name:
        return wrong(f"it is the head of {lines[0]}")
    size = int(lines[1])
    if facts and (facts["ledger"] != lines[0] or facts["checkpointSize"] != size):
        return wrong("data/bundle.json names another ledger or size")
    report.checked.append(f"the signature of {lines[0]} on the checkpoint over {size} entries, root {lines[2]}")
    if others:
        report.unchecked.append(f"signatures on the checkpoint by {', '.join(map(plain, others))}")
    return size, root


def check_time_stamp(archive, report):
    note, stamp = archive.text("data/checkpoint.txt"), archive.text("data/time-stamp.tsr")
    if note is None or stamp is None:
        return
    # Cosignatures came after: the authority saw the note with the first signature alone.
    end = note.find(b"\n", note.rfind(b"\n\n") + 2)
    if b"\x04\x20" + hashlib.sha256(note[: end + 1]).digest() not in stamp:
        words = "its imprint is not that of the checkpoint with its first signature."
        report.problem("time-stamp-other", "data/time-stamp.tsr", words)


class VerifierKey:
    def __init__(self, text):
        self.name, _, rest = text.partition("+")
        key_id, _, encoded = rest.partition("+")
        data = from_base64(encoded)
        if not self.name or data is None or len(data) != 33 or data[0] != 1:
            raise ValueError("the verifier key is no Ed25519 key string")
        self.key_id = hashlib.sha256(self.name.encode() + b"\n" + data).digest()[:4]
        if key_id != self.key_id.hex():
            raise ValueError("the verifier key does not match its key id")
        self.public = data[1:]


def open_note(data, key):
    """(text, names of other signers), or in words why the note is not one the key signed."""
    malformed = "it is no well-formed signed note"
    try:
        note = data.decode("utf-8")
    except UnicodeDecodeError:
        return malformed
    cut = note.rfind("\n\n")
    text, lines = note[: cut + 1], note[cut + 2 :].split("\n")
    if cut < 0 or lines.pop() != "" or not 1 <= len(lines) <= 64:
        return malformed
    if any(ord(sign) < 32 and sign != "\n" for sign in text):
        return malformed
    signed, others = False, []
    for line in lines:
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "\u2014" or not parts[1]:
            return malformed
        signature = from_base64(parts[2])
        if signature is None or len(signature) < 5:
            return malformed
        if parts[1] != key.name or signature[:4] != key.key_id:
            others.append(parts[1])
        elif not ed25519_holds(key.public, text.encode("utf-8"), signature[4:]):
            return f"the signature of {key.name} is wrong"
        else:
            signed = True
    return (text, others) if signed else f"{key.name} did not sign it"


# --- Sections 6 to 8: entries, payloads, custody ---


def check_entries(archive, head, facts, media, report):
    arrivals, origins = {}, {}
    if "data/entries.jsonl" not in archive.places:
        return arrivals
    erasures, count, last = Erasures(), 0, -1
    for number, row in archive.lines("data/entries.jsonl", "entry-malformed"):
        count += 1
        if not is_entry(row):
            report.problem("entry-malformed", f"line {number}", "it is no canonical entry.")
            continue
        index, entry = row["index"], row["entry"]
        where = f"entry {index}"
        if index <= last:
            report.problem("entry-order", where, "it stands there twice, or out of order.")
        last = max(last, index)
        sound = True
        if head:
            leaf = hashlib.sha256(b"\x00" + canonical(entry).encode("utf-8")).digest()
            path = [bytes.fromhex(text) for text in row["proof"]]
            if root_from_path(leaf, index, head[0], path) != head[1]:
                sound = False
                report.problem("entry-proof", where, "entry, index and proof do not lead to the signed root.")
        if row["salt"] is None:
            erasures.gone(index, entry)
        else:
            sealed = bytes.fromhex(row["salt"]) + canonical(row["content"]).encode("utf-8")
            if hashlib.sha256(sealed).hexdigest() != entry["dataDigest"]:
                sound = False
                report.problem("entry-content", where, "content and salt do not give the digest in the entry.")
            # An order that is not as it was sealed says nothing.
            if sound and entry["type"] == "audit.erasure.ordered.v1":
                erasures.ordered_by(index, stated(row["content"]))
        position, before = entry["position"], origins.get(entry["origin"])
        if position < 1 or (before and not 0 < position - before[0] <= index - before[1]):
            report.problem("entry-position", where, f"position {position} of {entry['origin']} cannot be here.")
        origins[entry["origin"]] = (position, index)
        if entry["type"] == "connectors.item.captured.v1":
            said = stated(row["content"])
            arrivals[index] = payload_digest(said)
            for line in media.get(index, ()):
                line.arrived, line.sealed = True, address_at(said, line.value["place"])
    erased, orders, unordered = erasures.judged()
    for index in unordered:
        words = "content and salt are gone, and no order of an erasure in here names the record it is about."
        report.problem("erasure-unordered", f"entry {index}", words)
    if facts and (facts["entries"], facts["erased"]) != (count, erased):
        said = f"data/bundle.json says {facts['entries']} and {facts['erased']}"
        report.problem("entry-count", "data/entries.jsonl", f"it has {count} entries, {erased} of them erased; {said}.")
    proof = "proof, " if head else ""
    report.checked.append(f"{count} entries: form, order, {proof}position, content against digest")
    if not head:
        report.unchecked.append("proofs, since the checkpoint is not valid")
    if erased:
        named = "the orders in entries " + ", ".join(map(str, orders[:SHOWN_ORDERS])) if orders else "no order"
        rest = f" and {len(orders) - SHOWN_ORDERS} more" if len(orders) > SHOWN_ORDERS else ""
        report.checked.append(f"{erased - len(unordered)} of {erased} erased entries against {named}{rest}")
        report.unchecked.append(f"the content of {erased} entries that was erased")
    return arrivals


class Erasures:
    """Entries without content, and the orders that say why: these may stand before or after them."""

    def __init__(self):
        self._gone, self._orders = [], {}

    def gone(self, index, entry):
        about = "actor" if CALLS.search(entry["type"]) else "subject"
        self._gone.append((index, entry[about]))

    def ordered_by(self, index, said):
        records = said.get("records")
        for record in records if isinstance(records, list) else ():
            if isinstance(record, str):
                self._orders.setdefault(record, set()).add(index)

    def judged(self):
        """(how many are erased, the orders that name some of them, those that no order names)"""
        followed = set().union(*(self._orders[record] for record in {r for _, r in self._gone} if record in self._orders))
        unordered = [index for index, record in self._gone if record not in self._orders]
        return len(self._gone), sorted(followed), sorted(unordered)


def is_entry(row):
    if not isinstance(row, dict) or set(row) != {"content", "entry", "index", "proof", "salt"}:
        return False
    entry, proof, salt = row["entry"], row["proof"], row["salt"]
    if not isinstance(entry, dict) or set(entry) != ENTRY_TEXTS | ENTRY_COUNTS:
        return False
    if not all(isinstance(entry[name], str) for name in ENTRY_TEXTS) or not HASH.fullmatch(entry["dataDigest"]):
        return False
    if not all(is_count(value) for value in (row["index"], *(entry[name] for name in ENTRY_COUNTS))):
        return False
    if not isinstance(proof, list) or len(proof) > 63:
        return False
    if not all(isinstance(text, str) and HASH.fullmatch(text) for text in proof):
        return False
    if salt is None:
        return row["content"] is None
    return isinstance(salt, str) and re.fullmatch("[0-9a-f]{32}", salt) is not None


def root_from_path(leaf, index, size, path):
    """RFC 9162, section 2.1.3.2; None where the path has not the length it must have."""
    if index >= size:
        return None
    fn, sn, result = index, size - 1, leaf
    for sibling in path:
        if sn == 0:
            return None
        if fn & 1 or fn == sn:
            result = hashlib.sha256(b"\x01" + sibling + result).digest()
            while not fn & 1 and fn:
                fn >>= 1
                sn >>= 1
        else:
            result = hashlib.sha256(b"\x01" + result + sibling).digest()
        fn >>= 1
        sn >>= 1
    return result if sn == 0 else None


def stated(content):
    """What was stated of an arrival; it is JSON text inside the content where it has no canonical form."""
    if isinstance(content, dict) and isinstance(content.get("json"), str):
        try:
            content = json.loads(content["json"], parse_constant=refuse)
        except (ValueError, RecursionError):
            return {}
    data = content.get("data") if isinstance(content, dict) else None
    return data if isinstance(data, dict) else {}


def payload_digest(data):
    """What an arrival says its payload hashes to, as bytes; None where it says nothing."""
    said = data.get("rawSha256")
    return bytes.fromhex(said) if isinstance(said, str) and HASH.fullmatch(said) else None


def check_payloads(archive, arrivals, facts, report):
    count, without, last = 0, 0, -1
    if "data/payloads.jsonl" in archive.places:
        for number, row in archive.lines("data/payloads.jsonl", "payload-malformed"):
            count += 1
            sound = isinstance(row, dict) and set(row) == {"index", "payload", "sha256"} and isinstance(row["payload"], str)
            if not sound or not is_count(row["index"]) or row["index"] <= last or row["index"] not in arrivals:
                report.problem("payload-malformed", f"line {number}", "it is no canonical payload of an arrival in here.")
                continue
            last = row["index"]
            if hashlib.sha256(row["payload"].encode("utf-8")).hexdigest() != row["sha256"]:
                report.problem("payload-changed", f"entry {last}", "its payload does not give the digest beside it.")
            if arrivals[last] is None:
                without += 1
            elif arrivals[last].hex() != row["sha256"]:
                report.problem("payload-unsealed", f"entry {last}", "its payload does not give the digest in the entry.")
        report.checked.append(f"{count} payloads: {count - without} of them against the digest in their entry")
        if without:
            report.unchecked.append(f"whether {without} payloads are those that arrived: their entries have no digest")
        report.unchecked.append("that what arrived is what the networks sent")
    if facts and facts["payloads"] != count:
        words = f"it has {count} payloads, and data/bundle.json says {facts['payloads']}."
        report.problem("payload-count", "data/payloads.jsonl", words)


class MediaLine:
    def __init__(self, number, value):
        self.number, self.value, self.arrived, self.sealed = number, value, False, None


class MediaLines(dict):
    """Lines of data/media.jsonl by the index of their entry."""

    malformed = 0


def read_media(archive, report):
    media, last = MediaLines(), (-1, -1)
    if "data/media.jsonl" not in archive.places:
        return media
    for number, row in archive.lines("data/media.jsonl", "media-malformed"):
        if not is_media(row) or (row["index"], row["place"]) <= last:
            report.problem("media-malformed", f"line {number}", "it is no canonical line about a picture or video, in order.")
            media.malformed += 1
            continue
        last = (row["index"], row["place"])
        media.setdefault(row["index"], []).append(MediaLine(number, row))
    return media


def is_media(row):
    if not isinstance(row, dict) or not is_count(row.get("index")) or not is_count(row.get("place")):
        return False
    texts = [row[name] for name in set(row) - {"index", "place"}]
    if not all(isinstance(text, str) for text in texts):
        return False
    if set(row) == {"address", "index", "place", "reason", "triedAt"}:
        return True
    had = set(row) == {"address", "contentType", "fetchedAt", "index", "place", "sha256"}
    return had and row["contentType"] in EXTENSIONS and HASH.fullmatch(row["sha256"]) is not None


def address_at(data, place):
    attachments = data.get("attachments")
    if not isinstance(attachments, list) or place >= len(attachments) or not isinstance(attachments[place], dict):
        return None
    return attachments[place].get("url")


def check_media(archive, media, facts, report):
    lines, named, missing = [line for group in media.values() for line in group], set(), 0
    for line in lines:
        where, value = f"line {line.number}", line.value
        if not line.arrived:
            report.problem("media-malformed", where, "it belongs to no arrival in this bundle.")
        elif line.sealed != value["address"]:
            report.problem("media-address", where, "the entry has another address at this place.")
        if "sha256" not in value:
            missing += 1
            continue
        path = f"data/media/{value['sha256']}.{EXTENSIONS[value['contentType']]}"
        named.add(path)
        if path not in archive.places:
            report.problem("media-missing", where, f"{path} is not there.")
    for path in archive.places:
        name = MEDIA.fullmatch(path)
        if name and path not in named:
            report.problem("media-extra", path, "no line of data/media.jsonl names it.")
        if name and archive.digests[path] != name.group(1):
            report.problem("media-changed", path, "its bytes do not give the digest in its name.")
    count = len(lines) + media.malformed
    if facts and facts.get("media", 0) != count:
        words = f"it has {count} lines, and data/bundle.json says {facts.get('media', 0)}."
        report.problem("media-count", "data/media.jsonl", words)
    if count == 0:
        return
    report.checked.append(f"{count} pictures and videos: address against the entry, bytes against the name")
    if missing:
        report.unchecked.append(f"{missing} pictures and videos that could not be had")
    report.unchecked.append("that pictures and videos are those of the arrival: they were fetched when the bundle was made")


def check_custody(archive, report):
    if "data/custody.jsonl" not in archive.places:
        return
    last = ""
    for number, row in archive.lines("data/custody.jsonl", "custody-malformed"):
        if (
            isinstance(row, dict)
            and isinstance(row.get("at"), str)
            and isinstance(row.get("what"), str)
            and utf16(row["at"]) >= utf16(last)
        ):
            last = row["at"]
        else:
            report.problem("custody-malformed", f"line {number}", "it is no line of a custody log in order of time.")


def name_unchecked(archive, report):
    if "data/time-stamp.tsr" in archive.places:
        report.unchecked.append("who made the time stamp, and when: openssl tells, with the certificates of the authority")
    if "data/staff-key.json" in archive.places:
        report.unchecked.append("the sealed key to the pseudonyms")
    report.unchecked.append("that the pages say what the entries say")
    if "data/summary.pdf" in archive.places:
        report.unchecked.append("that the summary says what the entries say")
    report.unchecked += [
        "that the filter brought everything it should",
        "that the ledger was never signed with another history: compare checkpoints with those a witness or you kept",
    ]


# --- Canonical JSON (RFC 8785) ---


class Malformed:
    """Stands for a line that is not canonical JSON; null is a value."""


def read_canonical(data):
    try:
        text = data.decode("utf-8")
        value = json.loads(text, parse_int=number, parse_float=float, parse_constant=refuse)
        if text.endswith("\n") and canonical(value) == text[:-1]:
            return value
    except (ValueError, RecursionError):
        pass
    return Malformed


def number(text):
    # JSON numbers are doubles; Python's whole numbers have no end.
    whole = int(text) if len(text) <= 17 else None
    return whole if whole is not None and abs(whole) <= WHOLE else float(text)


def refuse(name):
    raise ValueError(f"{name} is no JSON")


def canonical(value, depth=0):
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, str):
        value.encode("utf-8")
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return ecmascript(value)
    if depth >= DEEPEST:
        raise ValueError("nested too deep")
    if isinstance(value, list):
        return "[" + ",".join(canonical(item, depth + 1) for item in value) + "]"
    members = (
        f"{canonical(name, depth)}:{canonical(value[name], depth + 1)}" for name in sorted(value, key=utf16)
    )
    return "{" + ",".join(members) + "}"


def utf16(text):
    return text.encode("utf-16-be", "surrogatepass")


def ecmascript(value):
    """A double as ECMA-262 writes it, from the same shortest digits that repr() finds."""
    if not math.isfinite(value):
        raise ValueError("no finite number")
    if value == 0:
        return "0"
    mantissa, _, exponent = repr(abs(value)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    fraction = "" if fraction == "0" else fraction
    point = len(whole) + int(exponent or 0)
    digits = (whole + fraction).lstrip("0")
    point -= len(whole + fraction) - len(digits)
    digits = digits.rstrip("0")
    sign = "-" if value < 0 else ""
    if len(digits) <= point <= 21:
        return sign + digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return sign + digits[:point] + "." + digits[point:]
    if -6 < point <= 0:
        return sign + "0." + "0" * -point + digits
    shown = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
    return f"{sign}{shown}e{'+' if point > 0 else '-'}{abs(point - 1)}"


# --- Ed25519 verification (RFC 8032, section 5.1.7), which the standard library lacks. Nothing here is secret. ---

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
NEUTRAL = (0, 1, 1, 0)


def ed25519_holds(public, message, signature):
    if len(signature) != 64:
        return False
    point, scalar = decode_point(public), int.from_bytes(signature[32:], "little")
    if point is None or scalar >= ORDER:
        return False
    challenge = hashlib.sha512(signature[:32] + public + message).digest()
    challenge = int.from_bytes(challenge, "little") % ORDER
    x, y, z, t = point
    # R must be what S·B − k·A encodes to.
    found = add(times(scalar, BASE), times(challenge, (P - x, y, z, P - t)))
    return encode_point(found) == signature[:32]


def add(a, b):
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    i, j, k, m = f - e, h - g, h + g, f + e
    return i * j % P, k * m % P, j * k % P, i * m % P


def times(factor, point):
    result = NEUTRAL
    while factor:
        if factor & 1:
            result = add(result, point)
        point = add(point, point)
        factor >>= 1
    return result


def encode_point(point):
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def decode_point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, (y & (1 << 255) - 1) % P
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = decode_point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


# --- Small parts ---


def is_count(value):
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= WHOLE


def from_base64(text):
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if base64.b64encode(data).decode() == text else None


def plain(text):
    """Paths and names of strangers must not steer the terminal."""
    return re.sub("[^\x20-\x7e]", "?", text[:1000])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
