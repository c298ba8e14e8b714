CREATE TABLE users (
  id UUID CONSTRAINT users_pkey PRIMARY KEY DEFAULT uuid_generate_v4(),
  email VARCHAR(255) NOT NULL CONSTRAINT users_email_key UNIQUE,
  username VARCHAR(255) NOT NULL CONSTRAINT users_username_key UNIQUE,
  password_hash TEXT NOT NULL,

  -- Profile
  first_name VARCHAR(100),
  last_name VARCHAR(100),
  avatar TEXT,
  bio TEXT,
  timezone VARCHAR(50) NOT NULL DEFAULT 'Asia/Ho_Chi_Minh',

  -- Status
  status VARCHAR(20) NOT NULL DEFAULT 'active',
  email_verified BOOLEAN NOT NULL DEFAULT false,

  -- Password reset
  reset_token VARCHAR(255),
  reset_token_expires_at TIMESTAMP,

  -- Tracking
  last_login_at TIMESTAMP,
  created_at TIMESTAMP NOT NULL DEFAULT NOW(),
  updated_at TIMESTAMP NOT NULL DEFAULT NOW(),
  deleted_at TIMESTAMP,

  -- Preferences
  language VARCHAR(8),
  last_view VARCHAR(10) NOT NULL DEFAULT 'month',

  CONSTRAINT users_email_lowercase CHECK (email = lower(email)),
  -- Only the shape; the program checks the rest. A domain ends in a name of two or more characters.
  CONSTRAINT valid_email CHECK (
    email ~ '^[a-z0-9.!#$%&''*+/=?^_`{|}~-]+@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$'
  ),
  CONSTRAINT users_username_check CHECK (username ~ '^[a-z0-9][a-z0-9._-]{1,62}$'),
  CONSTRAINT users_avatar_check CHECK (char_length(avatar) <= 2048),
  CONSTRAINT users_bio_check CHECK (char_length(bio) <= 2000),
  CONSTRAINT users_status_check CHECK (status IN ('active', 'suspended', 'deleted')),
  CONSTRAINT users_language_check CHECK (language IN ('vi', 'en')),
  CONSTRAINT users_last_view_check CHECK (last_view IN ('day', 'week', 'month', 'year', 'agenda'))
);

CREATE INDEX idx_users_email ON users (email) WHERE deleted_at IS NULL;
CREATE INDEX idx_users_username ON users (username) WHERE deleted_at IS NULL;
CREATE INDEX idx_users_reset_token ON users (reset_token);
CREATE INDEX idx_users_status ON users (status);
CREATE INDEX idx_users_active ON users (id, email) WHERE status = 'active' AND deleted_at IS NULL;

CREATE TRIGGER update_users_updated_at
  BEFORE UPDATE ON users
  FOR EACH ROW
  EXECUTE FUNCTION update_updated_at_column();

COMMENT ON TABLE users IS
  'Owners. Erasing an account rewrites email to erased-{id}@erased.invalid and username to erased-{id}, so that both are free again.';
COMMENT ON COLUMN users.email IS 'Lower case, which makes it unique whatever the case it was typed in.';
COMMENT ON COLUMN users.username IS 'Lower case; part of the public booking addresses.';
COMMENT ON COLUMN users.password_hash IS
  'Argon2id in PHC form, or a value no password matches for an account that signs in by Google alone.';
COMMENT ON COLUMN users.avatar IS 'Address of a picture.';
COMMENT ON COLUMN users.timezone IS 'IANA zone name.';
COMMENT ON COLUMN users.reset_token IS 'Digest of the token in the mail, never the token.';
COMMENT ON COLUMN users.language IS 'NULL: follows the browser.';
COMMENT ON COLUMN users.last_view IS 'The calendar view opened last, shown again at the next visit.';
