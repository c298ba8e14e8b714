# What is said when the language model cannot do it; what the built-in grammar makes of the message follows.
model-slow = The language model took too long to answer. I have read your message with the built-in grammar instead.
model-busy = The language model has too much to do right now. I have read your message with the built-in grammar instead.
model-cut = The line to the language model broke in the middle. I have read your message with the built-in grammar instead.
model-unreachable = The language model cannot be reached. I have read your message with the built-in grammar instead.
model-refuses = The language model does not take our request; whoever runs this server should look at its settings. I have read your message with the built-in grammar instead.
model-trouble = The language model has trouble of its own. I have read your message with the built-in grammar instead.
model-unfinished = The language model stopped before it had said everything.
model-endless = The language model kept looking things up without coming to an end, so I stopped it. Ask again in other words, or for less at once.
model-limit-minute = That was a lot of messages in one minute. I have read this one with the built-in grammar; the language model reads again in a moment.
model-limit-hour = { $minutes ->
    [one] You have sent as many messages in this hour as this server's language model allows. I have read this one with the built-in grammar; the model reads again in a minute.
   *[other] You have sent as many messages in this hour as this server's language model allows. I have read this one with the built-in grammar; the model reads again in { $minutes } minutes.
}
model-limit-day = { $hours ->
    [one] You have used up today's share of the language model; there is more in an hour. Until then, the built-in grammar reads your messages.
   *[other] You have used up today's share of the language model; there is more in { $hours } hours. Until then, the built-in grammar reads your messages.
}
model-used-hour = In the last hour you have sent { $used } of { $most } messages.
model-used-day = In the last 24 hours you have used { $used } of { $most } tokens (about four letters each), sent and received.
model-used-day-unlimited = In the last 24 hours you have used { $used } tokens (about four letters each), sent and received.
