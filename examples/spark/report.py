#!/usr/bin/env python3
"""The report of the country: the figures of one period, added up by province and over all of them.

    report.py --from 2026-11-01 --to 2026-11-30 -o report.csv EXTRACT [EXTRACT…]

Shares are added up by what they are shares of, never by their percentages."""

import argparse
import csv

from pyspark.sql import functions as F

from session import session, table

COLUMNS = ["province", "code", "unit", "value", "num", "den", "communes"]


def added_up(figures, *by):
    is_count = F.col("den").isNull() & F.col("value").rlike(r"^-?[0-9]{1,25}([.][0-9]{1,10})?$")
    return figures.groupBy(*by, "code").agg(
        F.min("unit").alias("unit"),
        F.sum(F.when(is_count, F.col("value").cast("decimal(38,10)"))).alias("value"),
        F.sum("num").alias("num"),
        F.sum("den").alias("den"),
        F.count_distinct("commune").alias("communes"),
    )


def plain(value):
    """A number without the noughts that its type has behind the point."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def report(spark, asked):
    first, last = (F.lit(day).cast("date") for day in (asked.first, asked.last))
    figures = table(spark, asked.extracts, "figure").where((F.col("period_from") == first) & (F.col("period_to") == last))
    country = added_up(figures).withColumn("province", F.lit(""))
    return added_up(figures, "province").unionByName(country).orderBy("province", "code").select(COLUMNS)


def main():
    read = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    read.add_argument("--from", dest="first", required=True, metavar="DAY")
    read.add_argument("--to", dest="last", required=True, metavar="DAY")
    read.add_argument("-o", dest="out", required=True, metavar="FILE")
    read.add_argument("extracts", nargs="+", metavar="EXTRACT")
    asked = read.parse_args()
    with session("soxa: report", asked.extracts[0]) as spark:
        rows = report(spark, asked).collect()
    with open(asked.out, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(COLUMNS)
        for row in rows:
            out.writerow(["" if cell is None else plain(cell) if name == "value" else cell for name, cell in zip(COLUMNS, row)])


if __name__ == "__main__":
    main()
