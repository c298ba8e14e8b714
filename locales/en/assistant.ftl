# The assistant: the chat, its panel and its settings. What it proposes is in plans.ftl.
assistant-name = Assistant
assistant-title = Assistant
assistant-open = Open the assistant
assistant-close = Close the assistant
assistant-whole = Open on its own page
assistant-conversations = Conversations
assistant-new = New conversation
assistant-new-short = New
assistant-search = Search conversations
assistant-no-conversations = Nothing has been said yet.
assistant-none-found = No conversation has these words.
assistant-untitled = Conversation
assistant-more = Rename or delete
assistant-rename = Title of this conversation
assistant-rename-action = Rename
assistant-renamed = The conversation has its new title.
assistant-title-missing = A conversation needs a title. It keeps the one it has.
assistant-delete = Delete this conversation
assistant-deleted = The conversation is deleted.
assistant-log = What was said
assistant-earlier = Show earlier messages
assistant-you = You
assistant-intro = What can I do for you?
assistant-intro-text = Say it in your own words, in English or Vietnamese. I show what I would change first; nothing changes until you apply it, and you can take it back.
assistant-seen-by = What you write here is also read by a language model at { $server }.
assistant-seen-by-nobody = Nothing you write here leaves this machine.
assistant-settings-link = Settings
assistant-message = Message to the assistant
assistant-placeholder = Lunch with Anna tomorrow 12:30
assistant-send = Send
assistant-empty = Please write what you would like to know or to have done.
assistant-too-long = This is too long. A message has at most { $most } characters.
assistant-too-many =
    { $seconds ->
        [one] That was a lot at once. Please send it again in one second.
       *[other] That was a lot at once. Please send it again in { $seconds } seconds.
    }
assistant-question-over = This question has been answered already, or left. Please say it once more.
assistant-writing = The assistant is writing.
assistant-stop = Stop
assistant-stopped = You stopped this answer.
assistant-broken-off = This answer was broken off.
assistant-again = Ask again
assistant-which = I can read this in more than one way. Which one do you mean?
assistant-understood = I understood: { $what }. Nothing changes until you apply it.
assistant-understood-several = I understood { $count } things, to be done together. Nothing changes until you apply them:
assistant-use-the-button = I only change something when you press the button under what I proposed. Please press “Apply” there.
assistant-not-understood = I am not sure what you would like. You can ask me, for example:
assistant-example-show = What is on this week?
assistant-example-create = Lunch with Anna tomorrow 12:30 for 1h
assistant-example-series = Gym every Monday and Thursday 7am
assistant-example-free = Find 45 minutes on Tuesday afternoon
assistant-example-move = Move the lunch with Anna to Friday 12:00
assistant-plan = Proposed change
assistant-before = Before
assistant-after = After
assistant-apply = Apply
assistant-apply-all =
    { $count ->
        [one] Apply
       *[other] Apply all { $count }
    }
assistant-leave = Leave it
assistant-undo = Undo
assistant-is-applied = Done
assistant-is-rejected = Left as it was
assistant-is-undone = Taken back
assistant-is-failed = Not done
assistant-plan-over = The time for this is over.
assistant-settings-title = Assistant
assistant-settings-lede = The assistant reads what you write with rules of its own, on this machine. A language model, if there is one, understands freer words.
assistant-model-title = Language model
assistant-model-server = A language model is set up at { $server }.
assistant-model-name = Its name is { $name }.
assistant-sent-title = What is sent there, if you agree
assistant-sent-words = what you and the assistant write in the conversation
assistant-sent-days = titles, times, places and guests of events on the days you ask about
assistant-sent-zone = your time zone and today’s date
assistant-not-sent = Passwords, mails and other calendars’ access never leave this machine. The model cannot change anything: it can only propose, and you decide.
assistant-use-model = Let the model at { $server } read my messages
assistant-use-model-hint = Off until you switch it on. When the model does not answer, the built-in rules do.
assistant-model-on = The assistant asks the model from now on.
assistant-model-off = Nothing you say to the assistant leaves this machine.
assistant-no-model = No language model is set up: nothing you say to the assistant leaves this machine.
assistant-no-model-operator = Whoever runs this Calento can set one up with AI_BASE_URL and AI_MODEL. It would stay off for you until you switch it on here.
shortcuts-assistant = Open or close the assistant
assistant-strangers = You did not write this address yourself: { $people }. Please check who it is.
assistant-rest-left = I only ask about this for now. The rest of what you said is not taken; please say it again afterwards.
assistant-most-requests = I take at most { $most } things at once. Please say the others again.
