#!/usr/bin/env python3
"""Makes communes, lists and registers with doubles, with the truth beside them, from a seed.

    linkage_sets.py FOLDER --people 10000 --rows 500 --seed 1 --hard 0.5 [--doubles 300]

`people.csv`, `list.csv`, `truth.csv`, and with --doubles `dedupe.csv`, `dedupe-truth.csv`. Half the people bear one family
name, fathers and sons and cousins share names, twins share birth dates and parents; rows of a list err as real ones do,
several at once, more often with --hard.
"""
import argparse
import csv
import os
import random
import unicodedata

FAMILIES = [("Đinh", 58), ("Phạm", 15), ("Nguyễn", 12), ("Trần", 4), ("Lê", 3), ("Võ", 2), ("Huỳnh", 2), ("Hồ", 1),
            ("Bùi", 1), ("Ngô", 1), ("Đặng", 1), ("Đỗ", 0.4), ("Lý", 0.3), ("Tạ", 0.3)]
GIVEN_F = """Thủy Lý Hòa Mỹ Kiều Sương Trinh Diễm Huệ Đào Duyên Hằng Lan Hồng Nhá Hương Liên Thảo Phượng Thu Xuân Vân
Loan Bướm Nga Yến Thúy Ngân Mai Hoan Nương Hiền Vy Hoa Tý Rin Tâm Dung Bích Cúc""".split()
GIVEN_M = """Trường Reo Nam Bình Vinh Kỳ Hanh Trung Xiêm Lâm Dũng Diệp Ước Nghĩa Thọ Thế Đông Ghin Sơn Duy Hùng Hiếu Sửu
Quý Bân Lương Rét Hải Phúc Lộc Nghinh Toàn Khánh Trói Nía Tâm Tý Thủy Hòa Lý Tấn Viên Út Năm""".split()
MIDDLE_F = [("Thị", 82), ("Ngọc", 7), ("Mỹ", 6), ("", 12)]
MIDDLE_M = [("Văn", 62), ("Đức", 6), ("Xuân", 7), ("Minh", 6), ("Ngọc", 6), ("", 12)]
HAMLETS = ["Thiệp Xuyên", "Hà Bôi", "Hà Xuyên", "Gò Tranh", "Dục Ái", "Cà Xen"]
NICKNAMES = ["Cu", "Tèo", "Út", "Bé", "Sáu", "Tí"]
OLD, NEW = "Long Hiệp, Minh Long, Quảng Ngãi", "xã Minh Long, tỉnh Quảng Ngãi"
TELEX = {"\u0300": "f", "\u0301": "s", "\u0303": "x", "\u0309": "r", "\u0323": "j"}
VNI = {"\u0300": "2", "\u0301": "1", "\u0303": "4", "\u0309": "3", "\u0323": "5"}


def pick(rng, weighted):
    return rng.choices([w for w, _ in weighted], [n for _, n in weighted])[0]


def plain(text):
    text = text.replace("đ", "d").replace("Đ", "D")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def keys(word, method):
    out, tone = "", ""
    for c in word:
        if c in "đĐ":
            out += c.replace("đ", "d").replace("Đ", "D") + ("d" if method == "telex" else "9")
            continue
        base, tail = "", ""
        for part in unicodedata.normalize("NFD", c):
            if part == "\u0302":
                tail += base.lower() if method == "telex" else "6"
            elif part in "\u0306":
                tail += "w" if method == "telex" else "8"
            elif part in "\u031b":
                tail += "w" if method == "telex" else "7"
            elif part in TELEX:
                tone = (TELEX if method == "telex" else VNI)[part]
            else:
                base += part
        out += base + tail
    return out + tone


def middle_given(rng, sex, names):
    middle = pick(rng, MIDDLE_M if sex == "Nam" else MIDDLE_F)
    given = rng.choices(*names[sex])[0]
    return middle, given


class Village:
    def __init__(self, rng, n, communes):
        self.rng, self.people, self.household = rng, [], 0
        weight = lambda g: [rng.uniform(0.6, 1.6) for _ in g]
        self.names = {"Nam": (GIVEN_M, weight(GIVEN_M)), "Nữ": (GIVEN_F, weight(GIVEN_F))}
        self.communes = communes
        while len(self.people) < n:
            self.family()
        rng.shuffle(self.people)
        del self.people[n:]

    def person(self, family, sex, year, home, parents=(None, None), born=None):
        rng = self.rng
        middle, given = middle_given(rng, sex, self.names)
        if sex == "Nam" and parents[0] and rng.random() < 0.03:
            middle, given = parents[0]["middle"], parents[0]["given"]
        month, day = rng.randint(1, 12), rng.randint(1, 28)
        if born:
            year, month, day = born
        date = f"{year:04}-{month:02}-{day:02}"
        old = year < 1960 and rng.random() < 0.45
        prefix = rng.choices(["051", "052", "049", "048", "064", "079", "062"], [94, 1.3, 1.1, 1.1, 1, 0.8, 0.7])[0]
        century = {19: 0, 20: 2}[year // 100] + (sex == "Nữ")
        person = {
            "person_id": f"{prefix}{century}{year % 100:02}{rng.randrange(10**6):06}",
            "cmnd": f"21{rng.randrange(10**7):07}" if year < 2006 and rng.random() < 0.82 else "",
            "full_name": " ".join(w for w in (family, middle, given) if w),
            "birth_date": str(year) if old else date, "sex": sex, "hamlet": home[0],
            "address": f"Thôn {home[0]}, {home[1]}", "household": f"HK{home[2]:06}",
            "father": parents[0]["full_name"] if parents[0] else "",
            "mother": parents[1]["full_name"] if parents[1] else "",
            "family": family, "middle": middle, "given": given, "born": (year, month, day),
        }
        return person

    def family(self):
        rng = self.rng
        self.household += 1
        home = (rng.choice(HAMLETS), rng.choice(self.communes), self.household)
        name = pick(rng, FAMILIES)
        year = rng.randint(1938, 1999)
        known = lambda: rng.random() < 0.35
        grand = lambda: ({"full_name": " ".join(w for w in (name, *middle_given(rng, "Nam", self.names)) if w), "middle": "", "given": ""},
                         {"full_name": " ".join(w for w in (pick(rng, FAMILIES), *middle_given(rng, "Nữ", self.names)) if w), "middle": "", "given": ""})
        father = self.person(name, "Nam", year, home, grand() if known() else (None, None))
        mother = self.person(pick(rng, FAMILIES), "Nữ", year + rng.randint(-4, 4), home)
        self.people += [father, mother]
        born = year + rng.randint(19, 27)
        for _ in range(rng.choices([0, 1, 2, 3, 4], [6, 22, 34, 26, 12])[0]):
            if born > 2022:
                break
            child = self.person(name, rng.choice(["Nam", "Nữ"]), born, home, (father, mother))
            self.people.append(child)
            if rng.random() < 0.03:
                self.people.append(self.person(name, rng.choice(["Nam", "Nữ"]), born, home, (father, mother), child["born"]))
            born += rng.randint(1, 5)


def wrong_name(rng, p, hard):
    name, sex = p["full_name"], p["sex"]
    words = name.split()
    if rng.random() < 0.04 * (1 + hard) and len(words) > 1:
        words[-1] = rng.choice(NICKNAMES)
    if rng.random() < 0.01 * hard and sex == "Nữ":
        words[0] = pick(rng, FAMILIES)
    if len(words) == 3:
        r = rng.random()
        if r < 0.05:
            del words[1]
        elif r < 0.10:
            words[1] = words[1][0] + "."
        elif r < 0.105:
            words = ["Ng." if words[0] == "Nguyễn" else words[0], words[1][0] + ".", words[2]]
    if rng.random() < 0.05:
        words = words[1:] + words[:1]
    name = " ".join(words)
    r = rng.random()
    if r < 0.20:
        name = plain(name)
    elif r < 0.24:
        marked = [i for i, c in enumerate(name) if plain(c) != c and c not in "đĐ"]
        if marked:
            i = rng.choice(marked)
            part = unicodedata.normalize("NFD", name[i])
            tones = [t for t in TELEX if t in part]
            name = name[:i] + (unicodedata.normalize("NFC", part.replace(tones[0], rng.choice(list(TELEX)))) if tones else plain(name[i])) + name[i + 1:]
    elif r < 0.29:
        method = rng.choice(["telex", "vni"])
        name = " ".join(keys(w, method) if rng.random() < 0.8 else w for w in name.split())
    elif r < 0.31:
        name = unicodedata.normalize("NFD", name)
    elif r < 0.33:
        name = name.encode().decode("latin-1")
    elif r < 0.36:
        name = name.replace("đ", "d").replace("Đ", "D") if rng.random() < 0.5 else name.replace("ý", "í").replace("ỹ", "ĩ").replace("ỳ", "ì")
    r = rng.random()
    if r < 0.06:
        name = name.upper()
    elif r < 0.10:
        name = "  ".join(name.split()) + " "
    if rng.random() < 0.05 + 0.02 * hard and len(name) > 4:
        i = rng.randrange(1, len(name) - 1)
        r = rng.random()
        name = name[:i] + (name[i + 1:] if r < 0.35 else name[i] + name[i:] if r < 0.6 else name[i + 1] + name[i] + name[i + 2:])
    return name


def wrong_date(rng, p, hard):
    date = p["birth_date"]
    if len(date) == 4:
        r = rng.random()
        if r < 0.08:
            return f"{date}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        return f"01/01/{date}" if r < 0.14 else date
    y, m, d = (int(x) for x in date.split("-"))
    r = rng.random() / (1 + hard * 0.6)
    if r < 0.016 and d <= 12:
        m, d = d, m
    elif r < 0.041:
        d = rng.randint(1, 28)
    elif r < 0.046:
        m = rng.randint(1, 12)
    elif r < 0.062:
        y += rng.choice([-1, 1])
    elif r < 0.066:
        y += rng.choice([-10, 10, 3, -3])
    elif r < 0.10:
        return str(y)
    elif r < 0.12:
        return f"{m:02}/{y}"
    return f"{d:02}/{m:02}/{y}" if rng.random() < 0.25 else f"{y}-{m:02}-{d:02}"


def wrong_number(rng, number):
    i = rng.randrange(len(number) - 1)
    if rng.random() < 0.5:
        return number[:i] + number[i + 1] + number[i] + number[i + 2:]
    return number[:i] + rng.choice("0123456789") + number[i + 1:]


def row_of(rng, p, hard):
    row = {k: "" for k in ("person_id", "cmnd", "full_name", "birth_date", "sex", "address", "father", "mother")}
    r = rng.random() + 0.1 * (hard - 0.5)
    if r < 0.47:
        row["person_id"] = p["person_id"]
        r = rng.random()
        if r < 0.13:
            row["person_id"] = wrong_number(rng, p["person_id"])
        elif r < 0.27:
            row["person_id"] = p["person_id"].lstrip("0")
    elif r < 0.54 and p["cmnd"]:
        row["person_id"] = p["cmnd"]
    if p["cmnd"] and rng.random() < 0.32 * (1 - 0.4 * hard):
        row["cmnd"] = wrong_number(rng, p["cmnd"]) if rng.random() < 0.04 else p["cmnd"]
    row["full_name"] = wrong_name(rng, p, hard)
    row["birth_date"] = wrong_date(rng, p, hard)
    row["sex"] = p["sex"] if rng.random() < 0.87 else ""
    home, r = p["address"].split(", ")[0], rng.random() / (1 + 0.2 * hard)
    if rng.random() < 0.01 * (1 + hard):
        home = "Thôn " + rng.choice(HAMLETS)
    old = p["address"].split(", ", 1)[1]
    commune, district, province = old.split(", ")
    long = f"xã {commune}, huyện {district}, tỉnh {province}"
    row["address"] = (f"{home}, {old}" if r < 0.15 else f"{home}, {long}" if r < 0.22 else f"{home}, {NEW}" if r < 0.33
                      else plain(f"{home}, {old}") if r < 0.39 else old if r < 0.52 else province if r < 0.65 else "")
    if p["father"] and rng.random() < 0.45 * (1 - 0.3 * hard):
        row["father"] = p["father"]
    if p["mother"] and rng.random() < 0.32 * (1 - 0.3 * hard):
        row["mother"] = p["mother"]
    return row


def write(path, columns, rows):
    with open(path, "w", newline="", encoding="utf-8") as f:
        out = csv.writer(f)
        out.writerow(columns)
        out.writerows([[r.get(c, "") for c in columns] for r in rows])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder")
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--rows", type=int, default=500)
    parser.add_argument("--doubles", type=int, default=0)
    parser.add_argument("--communes", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hard", type=float, default=0.5)
    a = parser.parse_args()
    rng = random.Random(a.seed)
    os.makedirs(a.folder, exist_ok=True)
    communes = [OLD] + [f"Xã {i}, Huyện {i // 10}, Quảng Ngãi" for i in range(1, a.communes)]
    village = Village(rng, a.people + a.rows, communes)
    people, outside = village.people[:a.people], village.people[a.people:]
    columns = ["person_id", "cmnd", "full_name", "birth_date", "sex", "hamlet", "address", "household", "father", "mother"]
    write(os.path.join(a.folder, "people.csv"), columns, people)
    if a.rows:
        rows, truth = [], []
        share = rng.uniform(0.5, 0.75)
        listed = rng.sample(people, int(a.rows * share))
        for p in listed:
            rows.append((row_of(rng, p, a.hard), p))
            if rng.random() < 0.05:
                rows.append((row_of(rng, p, a.hard), p))
        # Some who are not in the register are of its households: who moved away, who came back.
        rows = rows[:a.rows]
        rows += [(row_of(rng, p, a.hard), None) for p in outside[:a.rows - len(rows)]]
        rng.shuffle(rows)
        for i, (row, p) in enumerate(rows):
            row["local_id"] = f"L{i:05}"
            if p:
                truth.append({"left_id": p["person_id"], "right_id": row["local_id"]})
        write(os.path.join(a.folder, "list.csv"), ["local_id", "person_id", "cmnd", "full_name", "birth_date", "sex", "address", "father", "mother"], [r for r, _ in rows])
        write(os.path.join(a.folder, "truth.csv"), ["left_id", "right_id"], truth)
    if a.doubles:
        records = [(dict(p), i) for i, p in enumerate(people)]
        for i in rng.sample(range(len(people)), a.doubles):
            p = people[i]
            copy = row_of(rng, p, a.hard)
            if rng.random() < 0.55:
                copy["person_id"], copy["cmnd"] = (copy["person_id"] or p["person_id"]), p["cmnd"] if rng.random() < 0.5 else ""
            copy["hamlet"] = p["hamlet"] if rng.random() < 0.85 else rng.choice(HAMLETS)
            copy["household"] = p["household"] if rng.random() < 0.85 else f"HK{rng.randrange(village.household):06}"
            records.append((copy, i))
        rng.shuffle(records)
        seen, truth = {}, []
        for n, (r, i) in enumerate(records):
            r["local_id"] = f"R{n:05}"
            for blank in ("hamlet", "household"):
                if rng.random() < 0.05:
                    r[blank] = ""
            if i in seen:
                truth.append({"left_id": seen[i], "right_id": r["local_id"]})
            seen[i] = r["local_id"]
        columns = ["local_id", "person_id", "cmnd", "full_name", "birth_date", "sex", "address", "father", "mother", "hamlet", "household"]
        write(os.path.join(a.folder, "dedupe.csv"), columns, [r for r, _ in records])
        write(os.path.join(a.folder, "dedupe-truth.csv"), ["left_id", "right_id"], truth)


if __name__ == "__main__":
    main()
