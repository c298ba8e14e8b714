//! Screen: the attendee answers an invitation.
