-- Who an account's owner is at the municipality's own sign-in: whose word it is, and the name that stands there for one
-- person for ever. Nothing else of that person is kept.
create table identity (
    account integer not null primary key references account (id),
    issuer text not null,
    subject text not null,
    made integer not null,
    used integer,
    unique (issuer, subject)
) strict;
