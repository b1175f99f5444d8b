-- Last names and telephone numbers, which a register may have.

ALTER TABLE name_row ADD COLUMN last TEXT;
ALTER TABLE name_row ADD COLUMN phone TEXT;
