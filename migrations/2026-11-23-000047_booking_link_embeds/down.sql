DROP TABLE booking_link_embeds;
