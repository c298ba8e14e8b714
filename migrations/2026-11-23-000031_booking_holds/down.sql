DROP TABLE booking_holds;
