"""Makes the papers of the package out of `cargo metadata`: the copyright file with the licences of every crate that is in
the program, and the SBOM in CycloneDX. Both depend on Cargo.lock and the day alone.

Usage: papers.py METADATA.json TARGET DAY FOLDER, where DAY is seconds since 1970.
"""

import hashlib
import json
import pathlib
import sys
import time
import uuid

LICENCES = ("LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE")


def used(metadata):
    """The packages that are in the program: reached from it by normal dependencies."""
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    wait, seen = [metadata["resolve"]["root"]], set()
    while wait:
        node = wait.pop()
        if node in seen:
            continue
        seen.add(node)
        for dep in nodes[node]["deps"]:
            if any(kind["kind"] is None for kind in dep["dep_kinds"]):
                wait.append(dep["pkg"])
    packages = [package for package in metadata["packages"] if package["id"] in seen]
    return sorted(packages, key=lambda p: (p["name"], p["version"])), nodes, seen


def licence_files(package):
    """The licence texts that a crate carries."""
    folder = pathlib.Path(package["manifest_path"]).parent
    files = [f for f in folder.iterdir() if f.is_file() and f.name.upper().startswith(LICENCES)]
    return sorted(files, key=lambda f: f.name)


def field(text):
    """A text as a field of a Debian control file."""
    lines = (line.rstrip() for line in text.splitlines())
    return "\n".join(f" {line}" if line else " ." for line in lines)


def holder(package):
    """Who a crate says wrote it; most say nobody."""
    return ", ".join(package["authors"]) or f"The {package['name']} developers"


def spdx(package):
    return (package["license"] or "see its texts").replace("/", " OR ")


def copyright_of(packages, into):
    """The copyright file: each crate with its licence, each text once."""
    texts, lines = {}, [
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/",
        "Upstream-Name: soxa",
        "Comment: One program made of the crates below; the licence texts that crates",
        " carry are in licences.gz beside this file, each once.",
        "",
        "Files: *",
        "Copyright: The soxa developers",
        "License: MIT or Apache-2.0",
    ]
    for package in packages:
        if package["source"] is None:
            continue
        lines += ["", f"Files: crates/{package['name']}-{package['version']}/*",
                  f"Copyright: {holder(package)}", f"License: {spdx(package)}"]
        for file in licence_files(package):
            text = file.read_text(encoding="utf-8", errors="replace").strip()
            texts.setdefault(text, []).append(f"{package['name']} {package['version']}")
    own = pathlib.Path("LICENSE-MIT").read_text(encoding="utf-8")
    short = {"MIT or Apache-2.0": own + "\n\nOr, at your choice, the Apache License 2.0: "
             "/usr/share/common-licenses/Apache-2.0"}
    names = sorted({spdx(p) for p in packages if p["source"] is not None})
    for name in ["MIT or Apache-2.0"] + names:
        text = short.get(name, "See licences.gz beside this file, and /usr/share/common-licenses.")
        lines += ["", f"License: {name}", field(text)]
    (into / "copyright").write_text("\n".join(lines) + "\n", encoding="utf-8")
    parts = [f"{'=' * 72}\n{', '.join(names)}\n{'=' * 72}\n\n{text}\n" for text, names in texts.items()]
    (into / "licences").write_text("\n".join(parts), encoding="utf-8")


def sbom(packages, nodes, seen, target, day, into):
    """The bill of materials, with who depends on whom."""
    lock = pathlib.Path("Cargo.lock").read_bytes()
    sums, name, version = {}, None, None
    for line in lock.decode().splitlines():
        key, _, value = line.partition(" = ")
        value = value.strip('"')
        if key == "name":
            name = value
        elif key == "version":
            version = value
        elif key == "checksum":
            sums[(name, version)] = value

    def purl(package):
        return f"pkg:cargo/{package['name']}@{package['version']}"

    def component(package):
        made = {"type": "library", "bom-ref": purl(package), "name": package["name"],
                "version": package["version"], "purl": purl(package)}
        if package["license"]:
            made["licenses"] = [{"expression": spdx(package)}]
        if (package["name"], package["version"]) in sums:
            made["hashes"] = [{"alg": "SHA-256", "content": sums[(package["name"], package["version"])]}]
        return made

    by_id = {package["id"]: package for package in packages}
    main = next(package for package in packages if package["name"] == "soxa")
    edges = []
    for package in packages:
        on = {purl(by_id[dep["pkg"]]) for dep in nodes[package["id"]]["deps"] if dep["pkg"] in seen}
        edges.append({"ref": purl(package), "dependsOn": sorted(on)})
    digest = hashlib.sha256(lock + target.encode()).digest()
    document = {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "serialNumber": f"urn:uuid:{uuid.UUID(bytes=digest[:16], version=4)}",
        "metadata": {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(day)),
            "component": {**component(main), "type": "application"},
            "properties": [{"name": "cdx:rustc:target", "value": target}],
        },
        "components": [component(package) for package in packages if package is not main],
        "dependencies": edges,
    }
    text = json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True)
    (into / "soxa.cdx.json").write_text(text + "\n", encoding="utf-8")


def main():
    metadata = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    target, day, into = sys.argv[2], int(sys.argv[3]), pathlib.Path(sys.argv[4])
    packages, nodes, seen = used(metadata)
    copyright_of(packages, into)
    sbom(packages, nodes, seen, target, day, into)
    print(f"{len(packages)} crates")


main()
