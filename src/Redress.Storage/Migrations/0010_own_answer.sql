-- What a reporter is answered comes of their own report alone; whether that report held something is a thing of its own.
ALTER TABLE report_link ADD COLUMN held {int};
