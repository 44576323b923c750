"""A session of Spark over an extract: what both jobs need."""

import contextlib
import os
import sys

from pyspark.sql import SparkSession


@contextlib.contextmanager
def session(name, extract):
    """A session. Codes of communes are texts, whatever they look like. What is between two steps lies beside the extract, in a
    folder that all machines see, so that a machine which is lost costs only its own part; it has people in it, and is gone in
    the end. SPARK_MASTER says where the master is."""
    os.umask(0o077)
    spark = (
        SparkSession.builder.appName(name)
        .master(os.environ.get("SPARK_MASTER", "local[*]"))
        .config("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
        .config("spark.sql.session.timeZone", "Asia/Ho_Chi_Minh")
        .config("spark.ui.enabled", "false")
        .config("spark.executorEnv.PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
        .getOrCreate()
    )
    context = spark.sparkContext
    context.setLogLevel("ERROR")
    context.setCheckpointDir(os.path.join(os.path.dirname(os.path.abspath(extract)), "spark-checkpoints"))
    try:
        yield spark
    finally:
        between = context._jvm.org.apache.hadoop.fs.Path(context.getCheckpointDir())
        between.getFileSystem(context._jsc.hadoopConfiguration()).delete(between, True)
        spark.stop()


def table(spark, extracts, name):
    """A table of one extract or of several, one for each province."""
    frames = [spark.read.parquet(os.path.join(extract, name)) for extract in extracts]
    whole = frames[0]
    for frame in frames[1:]:
        whole = whole.unionByName(frame)
    return whole
