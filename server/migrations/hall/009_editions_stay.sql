-- What was published stays as it was.
create trigger edition_stays before update on edition begin select raise(abort, 'an edition is never changed'); end;
create trigger edition_is_kept before delete on edition begin select raise(abort, 'an edition is never deleted'); end;
