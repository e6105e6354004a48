"""The same way on Apache Spark, for cohorts that outgrow one machine.

Ingest, features and models are the ones of the other engine: here stands only
how their frames and their SQL travel. pyspark and sqlglot are imported by the
modules inside, so that nothing waits for them but `--engine spark`.
"""
