CREATE TABLE booking_link_embeds (
  booking_link_id UUID CONSTRAINT booking_link_embeds_pkey PRIMARY KEY
    CONSTRAINT booking_link_embeds_booking_link_id_fkey REFERENCES booking_links (id) ON DELETE CASCADE,
  is_anywhere BOOLEAN NOT NULL DEFAULT FALSE,
  sites JSONB NOT NULL DEFAULT '[]',
  created_at TIMESTAMP NOT NULL DEFAULT NOW(),
  updated_at TIMESTAMP NOT NULL DEFAULT NOW(),

  CONSTRAINT booking_link_embeds_sites_check CHECK (jsonb_typeof(sites) = 'array')
);

CREATE TRIGGER update_booking_link_embeds_updated_at
  BEFORE UPDATE ON booking_link_embeds
  FOR EACH ROW
  EXECUTE FUNCTION update_updated_at_column();

COMMENT ON TABLE booking_link_embeds IS
  'Which other sites may show the pages of a booking link in a frame. A link without a row: none.';
COMMENT ON COLUMN booking_link_embeds.is_anywhere IS 'Any site may; sites is kept for when that is taken back.';
COMMENT ON COLUMN booking_link_embeds.sites IS
  'Array of origins as frame-ancestors takes them: scheme, host with an optional leading wildcard, and port.';
