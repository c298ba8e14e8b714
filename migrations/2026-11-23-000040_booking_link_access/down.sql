DROP TABLE booking_link_access;
