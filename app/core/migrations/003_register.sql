-- What the register knows of a person, and which documents the figures on this device have yet to take in.

ALTER TABLE person_row ADD COLUMN channel TEXT;
ALTER TABLE person_row ADD COLUMN certificate TEXT;
-- Further roles, `role since until`, parted by `;`.
ALTER TABLE person_row ADD COLUMN further TEXT NOT NULL DEFAULT '';

-- Documents whose saved state has changed since the figures last took them in. Those in `stale` have, too.
CREATE TABLE unfigured (
    space    BLOB NOT NULL,
    document BLOB NOT NULL,
    PRIMARY KEY (space, document)
) STRICT, WITHOUT ROWID;

INSERT INTO unfigured SELECT space, document FROM document;

-- An upsert's own policy would win over an OR IGNORE here.
CREATE TRIGGER document_made AFTER INSERT ON document BEGIN
    INSERT INTO unfigured SELECT NEW.space, NEW.document
    WHERE NOT EXISTS (SELECT 1 FROM unfigured WHERE space = NEW.space AND document = NEW.document);
END;

CREATE TRIGGER document_changed AFTER UPDATE ON document BEGIN
    INSERT INTO unfigured SELECT NEW.space, NEW.document
    WHERE NOT EXISTS (SELECT 1 FROM unfigured WHERE space = NEW.space AND document = NEW.document);
END;

CREATE TRIGGER document_gone AFTER DELETE ON document BEGIN
    INSERT INTO unfigured SELECT OLD.space, OLD.document
    WHERE NOT EXISTS (SELECT 1 FROM unfigured WHERE space = OLD.space AND document = OLD.document);
END;
