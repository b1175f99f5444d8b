-- What a review showed of the edition to come, as the SHA-256 of it: freezing publishes that and nothing else. A review
-- that an earlier version kept has none; it published its edition itself.
alter table note_review add column told blob;
