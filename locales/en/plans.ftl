card-overlaps = Overlaps “{ $title }”, { $when }
card-overlaps-more =
    { $count ->
        [one] … and { $count } more
       *[other] … and { $count } more
    }
card-mails = Mail goes to { $people }
