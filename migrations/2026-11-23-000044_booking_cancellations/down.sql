DROP TABLE cancelled_bookings;
DROP TABLE booking_cancellations;
