-- The catalog of an archive. A change here raises SCHEMA_VERSION in database.py.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE article (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, outlet TEXT, author TEXT,
    dating TEXT NOT NULL, published TEXT, text TEXT NOT NULL,
    pages TEXT NOT NULL
);
CREATE TABLE source (key TEXT PRIMARY KEY, article INTEGER NOT NULL REFERENCES article, path TEXT, record TEXT, url TEXT)
    WITHOUT ROWID;
CREATE INDEX source_article ON source (article);
-- The days on which an article may have been published, one row a reading; none where any day is possible.
CREATE TABLE days (article INTEGER NOT NULL REFERENCES article, first TEXT NOT NULL, last TEXT NOT NULL);
CREATE INDEX days_article ON days (article);
CREATE TABLE passage (
    number INTEGER PRIMARY KEY, article INTEGER NOT NULL REFERENCES article, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    sentences TEXT NOT NULL, embedded INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX passage_article ON passage (article, start);
CREATE INDEX passage_waiting ON passage (embedded) WHERE embedded = 0;
-- Vectors whose passages are gone; kept until Chroma has dropped them too.
CREATE TABLE leftover (passage TEXT PRIMARY KEY) WITHOUT ROWID;
-- Hashes of runs of words, and where each run begins in the article's text; see fingerprints.py. Not by reference: they
-- are found again from the text when the article goes.
CREATE TABLE fingerprint (mark INTEGER, article INTEGER, place INTEGER, PRIMARY KEY (mark, article, place)) WITHOUT ROWID;
CREATE VIEW passage_text AS
    SELECT passage.number AS number, article.title AS title,
           substr(article.text, passage.start + 1, passage."end" - passage.start) AS body
    FROM passage JOIN article ON article.number = passage.article;
CREATE VIRTUAL TABLE words USING fts5 (
    title, body, content='passage_text', content_rowid='number', tokenize="porter unicode61 remove_diacritics 2"
);
CREATE VIRTUAL TABLE article_words USING fts5 (
    title, text, content='article', content_rowid='number', tokenize="porter unicode61 remove_diacritics 2"
);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (words, row);
CREATE VIEW passage_key AS
    SELECT passage.number AS number, article.id || ':' || start || '-' || "end" AS id
    FROM passage JOIN article ON article.number = passage.article;
