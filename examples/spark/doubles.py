#!/usr/bin/env python3
"""People who may be registered in two communes, whichever provinces those are of.

    doubles.py --soxa /usr/bin/soxa -o doubles.csv EXTRACT [EXTRACT…]

Spark finds who shares a number, or a name and a day of birth, and puts everybody who hangs together into one block; `soxa
dedupe --blocks -` weighs the blocks of a partition, so that a score is the one that `soxa province doubles` gives."""

import argparse
import csv
import io
import os
import subprocess
import tempfile

from pyspark import SparkFiles, StorageLevel
from pyspark.sql import functions as F

from session import session, table

# More people than this who share something share nothing that tells anybody apart.
MOST_TO_SHARE = 1_000
# As in soxa: a crowd of more tells no more of how common names are.
LARGEST_CROWD = 50_000

KNOWN = ["person_id", "name", "birth", "sex"]
HEADS = ["block", "register", "id", "person_id", "full_name", "birth_date", "sex"]
COLUMNS = [f"{side}_{what}" for side in ("left", "right") for what in ["commune", "no", *KNOWN]] + ["score", "verdict"]


def shared(people):
    """Who shares what: a row for each person and each thing that people of two communes have in common."""
    def what(kind, first, second):
        return F.struct(F.lit(kind).alias("kind"), first.alias("first"), second.alias("second")).alias("what")

    numbered = people.where("person_id is not null").select(what("person_id", F.col("person_id"), F.lit("")), "who")
    named = people.where("folded is not null and birth is not null").select(what("name", F.col("folded"), F.col("birth")), "who")
    rows = numbered.unionByName(named)
    things = rows.groupBy("what").agg(F.min("who.commune").alias("one"), F.max("who.commune").alias("other"), F.count("*").alias("people"))
    things = things.where("one <> other")
    crowded = things.where(F.col("people") > MOST_TO_SHARE).count()
    return rows.join(things.where(F.col("people") <= MOST_TO_SHARE).select("what"), "what"), crowded


def together(shares):
    """The block of each person: the first of all who hang together. Each round, everybody takes over the first of those who
    share something; it is done when nobody finds an earlier one."""
    shares = shares.checkpoint()
    blocks = shares.select("who").distinct().withColumn("block", F.col("who")).checkpoint()
    while True:
        firsts = shares.join(blocks, "who").groupBy("what").agg(F.min("block").alias("first"))
        found = shares.join(firsts, "what").groupBy("who").agg(F.min("first").alias("block")).checkpoint()
        changed = found.join(blocks.withColumnRenamed("block", "before"), "who").where(F.col("block") != F.col("before"))
        if changed.isEmpty():
            return found
        blocks = found


def cells(row):
    return [row.who.commune + "-" + str(row.who.no)] + ["" if row[name] is None else row[name] for name in KNOWN]


def written(heads, rows):
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(heads)
    out.writerows(rows)
    return text.getvalue()


def crowd_of(found, count):
    """The people that say how common names are, the same as on one machine: every so many of all, in the order of communes and
    numbers."""
    step = max(-(-count // LARGEST_CROWD), 1)
    in_order = found.orderBy("who").select("who", *KNOWN).rdd.zipWithIndex()
    return in_order.filter(lambda pair: pair[1] % step == 0).map(lambda pair: cells(pair[0])).collect()


def weighing(program, crowd):
    """What weighs the blocks of a partition by the program, against the crowd; both are files that Spark sent along."""

    def weighed(rows):
        rows = list(rows)
        if not rows:
            return
        text = written(HEADS, ([row.block.commune + "-" + str(row.block.no), row.who.commune, *cells(row)] for row in rows))
        command = [SparkFiles.get(program), "--lang", "en", "dedupe", "--blocks", "-", "--crowd", SparkFiles.get(crowd)]
        done = subprocess.run(command, input=text.encode(), capture_output=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.decode())
        known = {who: values for who, *values in map(cells, rows)}
        for pair in csv.DictReader(io.StringIO(done.stdout.decode())):
            left, right = ([*who.rsplit("-", 1), *known[who]] for who in (pair["left_id"], pair["right_id"]))
            yield [*left, *right, pair["score"], pair["verdict"]]

    return weighed


def doubles(spark, asked):
    """The pairs, and how many people share something."""
    context = spark.sparkContext
    people = table(spark, asked.extracts, "person").withColumn("who", F.struct("commune", "no"))
    shares, crowded = shared(people)
    if crowded:
        print(f"left out: {crowded} numbers or names with birth that more than {MOST_TO_SHARE} people have")
    blocks = together(shares)
    found = people.join(blocks, "who").select("who", "block", *KNOWN).persist(StorageLevel.MEMORY_AND_DISK_2)
    count = found.count()
    with tempfile.TemporaryDirectory() as folder:
        crowd = os.path.join(folder, "crowd.csv")
        with open(crowd, "w", newline="", encoding="utf-8") as file:
            file.write(written(HEADS[2:], crowd_of(found, count)))
        context.addFile(crowd)
        context.addFile(asked.soxa)
        parts = asked.parts or max(context.defaultParallelism, count // 20_000)
        by_block = found.repartition(parts, "block").sortWithinPartitions("block", "who")
        weighed = weighing(os.path.basename(asked.soxa), os.path.basename(crowd))
        return by_block.rdd.mapPartitions(weighed).collect(), count


def main():
    read = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    read.add_argument("--soxa", required=True, metavar="PROGRAM", help="soxa, which is sent to every machine")
    read.add_argument("-o", dest="out", required=True, metavar="FILE")
    read.add_argument("--parts", type=int, default=None, metavar="NUMBER", help="partitions that are weighed one by one")
    read.add_argument("extracts", nargs="+", metavar="EXTRACT")
    asked = read.parse_args()
    with session("soxa: doubles", asked.extracts[0]) as spark:
        pairs, count = doubles(spark, asked)
    # Likeliest first, then by who they are.
    pairs.sort(key=lambda pair: (-float(pair[-2]), pair[0], int(pair[1]), pair[6], int(pair[7])))
    with open(asked.out, "w", newline="", encoding="utf-8") as file:
        file.write(written(COLUMNS, pairs))
    print(f"{len(pairs)} pairs among {count} people who share something")


if __name__ == "__main__":
    main()
