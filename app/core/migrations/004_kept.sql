-- What a restored relay will not take back stays here and is shown.

-- When the change was made.
ALTER TABLE returned ADD COLUMN at INTEGER NOT NULL DEFAULT 0;

-- Why the relay did not take it; NULL while it is to be given back.
ALTER TABLE returned ADD COLUMN refused TEXT;

-- Why the relay refused what this row said, before it was recorded again; NULL when it was not.
ALTER TABLE returned ADD COLUMN again TEXT;

-- 1 when the document goes on without it here.
ALTER TABLE returned ADD COLUMN away INTEGER NOT NULL DEFAULT 0;
