-- What somebody signs in with: the public half of a passkey. A number is never used again.
create table passkey (
    number integer not null primary key autoincrement,
    account integer not null references account (id),
    credential blob not null unique,
    name text not null,
    key text not null,
    made integer not null,
    used integer
) strict;
create index passkey_of_account on passkey (account);
