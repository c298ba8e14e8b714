DROP FUNCTION calento_unaccent(text);
DROP FUNCTION update_updated_at_column();
DROP EXTENSION unaccent;
DROP EXTENSION btree_gist;
DROP EXTENSION "uuid-ossp";
