"""The statements by which a file of meter readings becomes days, corrections and bases.

Faults are judged where they are few: a file has millions of rows, but hardly more moments than it
has days or quarters of an hour.
"""

RAW = """
CREATE TEMPORARY TABLE raw_reading (
    row bigint GENERATED ALWAYS AS IDENTITY, number text, moment text, kwh text
) ON COMMIT DROP
"""
JUDGE_MOMENTS = r"""
CREATE TEMPORARY TABLE judged_moment ON COMMIT DROP AS
SELECT moment, fault,
    CASE WHEN fault = '' THEN left(moment, 10)::date END AS day,
    CASE WHEN fault = '' AND length(moment) > 10
        THEN substr(moment, 12, 2)::int * 4 + substr(moment, 15, 2)::int / 15 END AS slot
FROM (
    SELECT moment, CASE
        WHEN moment !~ ('^(19|20)\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])'
            || '([ T]([01]\d|2[0-3]):(00|15|30|45)(:00)?)?$') THEN 'day-unreadable'
        WHEN substr(moment, 9, 2)::int > extract(
            day FROM (left(moment, 7) || '-01')::date + interval '1 month - 1 day'
        ) THEN 'day-unreadable'
        WHEN left(moment, 10)::date > %(today)s THEN 'day-ahead'
        ELSE '' END AS fault
    FROM (SELECT DISTINCT coalesce(moment, '') AS moment FROM raw_reading) moments
) judged
"""
_JUDGE = r"""
CREATE TEMPORARY TABLE judged_reading ON COMMIT DROP AS
SELECT raw.row, power_user.id AS power_user_id, judged.day, judged.slot,
    CASE
        WHEN power_user.id IS NULL THEN 'user-unknown'
        WHEN judged.fault <> '' THEN judged.fault
        WHEN coalesce(raw.kwh, '') !~ '^\d{1,12}(\.\d{1,6})?$' THEN 'kwh-unreadable'
        ELSE '' END AS fault,
    raw.kwh
FROM raw_reading raw
LEFT JOIN judged_moment judged ON judged.moment = coalesce(raw.moment, '')
LEFT JOIN enterprises_poweruser power_user ON power_user.number = raw.number
"""
_DAYS = """
CREATE TEMPORARY TABLE day_sum ON COMMIT DROP AS
SELECT power_user_id, day, slot IS NOT NULL AS is_quarter, sum(kwh::float8) AS kwh,
    count(*)::int AS rows,
    bit_or(CASE WHEN slot IS NOT NULL THEN set_bit(repeat('0', 96)::bit(96), slot, 1) END) AS slots
FROM judged_reading WHERE fault = ''
GROUP BY power_user_id, day, slot IS NOT NULL
"""
_LAST_COUNTS = """
UPDATE day_sum SET kwh = once.kwh, rows = once.rows
FROM (
    SELECT power_user_id, day, is_quarter, sum(kwh) AS kwh, count(*) AS rows
    FROM (
        SELECT DISTINCT ON (power_user_id, day, slot)
            power_user_id, day, is_quarter, judged.kwh::float8 AS kwh
        FROM judged_reading judged JOIN day_sum USING (power_user_id, day)
        WHERE judged.fault = '' AND is_quarter = (slot IS NOT NULL)
            AND day_sum.rows > CASE WHEN is_quarter THEN bit_count(slots) ELSE 1 END
        ORDER BY power_user_id, day, slot, row DESC
    ) latest
    GROUP BY power_user_id, day, is_quarter
) once
WHERE once.power_user_id = day_sum.power_user_id AND once.day = day_sum.day
    AND once.is_quarter = day_sum.is_quarter
"""
_NEW = """
CREATE TEMPORARY TABLE new_reading ON COMMIT DROP AS
SELECT chosen.*, old.kwh AS old_kwh
FROM (
    SELECT power_user_id, day, round(kwh * 1000) / 1000 AS kwh,
        CASE WHEN is_quarter THEN rows END AS quarters, rows
    FROM day_sum
    WHERE NOT is_quarter OR NOT EXISTS (
        SELECT 1 FROM day_sum whole WHERE NOT whole.is_quarter
            AND whole.power_user_id = day_sum.power_user_id AND whole.day = day_sum.day
    )
) chosen
LEFT JOIN enterprises_meterreading old
    ON old.power_user_id = chosen.power_user_id AND old.day = chosen.day
WHERE old.id IS NULL
    OR coalesce(chosen.quarters, 96) >= coalesce(old.quarters, 96)
    AND (chosen.kwh <> old.kwh OR chosen.quarters IS DISTINCT FROM old.quarters)
"""
SUM_UP_DAYS = (_JUDGE, _DAYS, "ANALYZE day_sum", _LAST_COUNTS, _NEW, "ANALYZE new_reading")
"""Rows become days; of what is said twice of the same moment the last row of the file counts."""
COUNT = """
SELECT judged.rows_in, judged.rejected, new.accepted, new.corrected FROM (
    SELECT count(*) AS rows_in, count(*) FILTER (WHERE fault <> '') AS rejected FROM judged_reading
) judged, (
    SELECT coalesce(sum(rows), 0)::bigint AS accepted, count(old_kwh) AS corrected FROM new_reading
) new
"""
FAULTS = """
SELECT row + 1, fault, left(
    CASE fault WHEN 'user-unknown' THEN number WHEN 'kwh-unreadable' THEN raw.kwh ELSE moment END,
    40
)
FROM (SELECT row, fault FROM judged_reading WHERE fault <> '' ORDER BY row LIMIT %s) first
JOIN raw_reading raw USING (row)
ORDER BY row
"""
KEEP_CORRECTED = """
INSERT INTO enterprises_metercorrection (power_user_id, day, old_kwh, new_kwh, upload_id)
SELECT power_user_id, day, old_kwh, kwh, %s FROM new_reading WHERE old_kwh IS NOT NULL
"""
REPLACE = """
UPDATE enterprises_meterreading reading SET kwh = new.kwh, quarters = new.quarters
FROM new_reading new
WHERE new.old_kwh IS NOT NULL
    AND reading.power_user_id = new.power_user_id AND reading.day = new.day
"""
ADD = """
INSERT INTO enterprises_meterreading (power_user_id, day, kwh, quarters)
SELECT power_user_id, day, kwh, quarters FROM new_reading WHERE old_kwh IS NULL
ORDER BY power_user_id, day
"""
RENEW_BASES = """
CREATE TEMPORARY TABLE new_base ON COMMIT DROP AS
WITH bases AS (
    SELECT power_user_id, CASE WHEN count(*) >= %(needed)s THEN avg(kwh) END AS base_kwh
    FROM enterprises_meterreading
    WHERE day BETWEEN %(first)s AND %(last)s
        AND coalesce(quarters, %(quarters)s) = %(quarters)s
        AND power_user_id IN (
            SELECT power_user_id FROM new_reading WHERE day BETWEEN %(first)s AND %(last)s
        )
    GROUP BY power_user_id
), renewed AS (
    UPDATE enterprises_poweruser power_user SET base_kwh = bases.base_kwh
    FROM bases
    WHERE bases.power_user_id = power_user.id
        AND power_user.base_kwh IS DISTINCT FROM bases.base_kwh
    RETURNING power_user.id, power_user.county_id, power_user.sector
)
SELECT id, county_id, sector FROM renewed
"""
STALE_AFTER_IMPORT = """
CREATE TEMPORARY TABLE stale_total ON COMMIT DROP AS
SELECT DISTINCT power_user.county_id, power_user.sector, new.day
FROM new_reading new JOIN enterprises_poweruser power_user ON power_user.id = new.power_user_id
UNION
SELECT DISTINCT county_id, sector, total.day
FROM new_base JOIN enterprises_powertotal total USING (county_id, sector)
"""
DROP = "DROP TABLE raw_reading, judged_moment, judged_reading, day_sum, new_reading, new_base"
