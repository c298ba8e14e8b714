//! What is said to a chat server, as OpenAI's API description has it (`CreateChatCompletionRequest`).

use serde::Serialize;
use serde_json::{Map, Value, json};

/// One message of the talk.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "role", rename_all = "lowercase")]
pub enum Message {
    /// What the program tells the model.
    System { content: String },
    /// What a person says.
    User { content: String },
    /// What the model said, and what it called.
    Assistant {
        content: Option<String>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        tool_calls: Vec<ToolCall>,
    },
    /// What became of one call.
    Tool { tool_call_id: String, content: String },
}

impl Message {
    /// How much text it carries, in bytes.
    pub fn bytes(&self) -> usize {
        match self {
            Self::System { content } | Self::User { content } => content.len(),
            Self::Tool { tool_call_id, content } => tool_call_id.len() + content.len(),
            Self::Assistant { content, tool_calls } => {
                let calls: usize = tool_calls.iter().map(|call| call.name.len() + call.arguments.len()).sum();
                content.as_ref().map_or(0, String::len) + calls
            }
        }
    }
}

/// One call of a tool by the model.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ToolCall {
    pub id: String,
    pub name: String,
    /// JSON as text, not yet looked into.
    pub arguments: String,
    /// What the server put beside these and wants to have back, such as Gemini's thought signatures
    /// in `extra_content`.
    pub other: Map<String, Value>,
}

impl Serialize for ToolCall {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut call = self.other.clone();
        call.insert("id".into(), self.id.clone().into());
        call.insert("type".into(), "function".into());
        call.insert("function".into(), json!({ "name": self.name, "arguments": self.arguments }));
        call.serialize(serializer)
    }
}

/// One request for an answer.
#[derive(Debug, Clone, Serialize)]
pub struct Completion<'a> {
    pub model: &'a str,
    pub messages: &'a [Message],
    #[serde(skip_serializing_if = "<[Value]>::is_empty")]
    pub tools: &'a [Value],
    pub stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stream_options: Option<StreamOptions>,
}

/// What a stream is to hold besides the answer.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct StreamOptions {
    pub include_usage: bool,
}

/// What a request cost, in tokens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    pub input: u32,
    pub output: u32,
}
