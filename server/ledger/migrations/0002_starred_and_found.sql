-- Runs that are kept however old they are.
ALTER TABLE runs ADD COLUMN starred INTEGER NOT NULL DEFAULT 0 CHECK (starred IN (0, 1));

-- What a recipe is found by, in small letters; NULL until it was read for that.
ALTER TABLE recipes ADD COLUMN words TEXT;
