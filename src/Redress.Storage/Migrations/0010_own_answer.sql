-- What a reporter is answered comes of their own report alone; whether that report held something is a thing of its own.
ALTER TABLE report_link ADD COLUMN held {int};

-- When its reporter last said more, and what it counts for was worked out anew; a hold may have come of that.
ALTER TABLE report_link ADD COLUMN told_at {int};
