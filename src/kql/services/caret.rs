//! What the caret stands in, told from the tokens before it: the brackets that are open, the step of the pipe, the word that is
//! being written. A query that is being written seldom has a tree, but it always has tokens.

use crate::kql::syntax::lexer::{OPERATORS, Token, TokenKind, tokens};

/// What is at the caret, and the tokens before it.
pub(super) struct Caret<'t> {
    /// The text up to the caret.
    pub(super) text: &'t str,
    /// Without comments and without the word at the caret.
    pub(super) tokens: Vec<Token>,
    /// What is at the caret.
    pub(super) place: Place,
    /// The open brackets, outermost first; the first is the text itself.
    pub(super) frames: Vec<Frame>,
}

/// What is at the caret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A word, perhaps none yet, and where it begins.
    Word(usize),
    /// The inside of a string, whose token begins there.
    String(usize),
    /// A comment, or a number: nothing to help with.
    Nothing,
}

/// The inside of an open bracket, or the whole text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    /// The token that opens it.
    pub(super) open: Option<usize>,
    /// The first token of the statement at the caret.
    pub(super) statement: usize,
    /// The first token after the last pipe of the statement, or of the statement.
    pub(super) start: usize,
    /// Whether a pipe stands before it.
    pub(super) piped: bool,
    /// The first token of the last item of the list at hand.
    pub(super) item: usize,
    /// Commas in the list at hand.
    pub(super) commas: usize,
}

/// The step of a pipe that the caret is in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step<'t> {
    /// The operator.
    pub(super) operator: &'t str,
    /// The token that begins it.
    pub(super) token: usize,
    /// Where it stands among the frames.
    pub(super) frame: usize,
}

impl<'t> Caret<'t> {
    /// Reads `text` up to `at`.
    pub(super) fn new(text: &'t str, at: usize) -> Self {
        let text = text.get(..at.min(text.len())).unwrap_or("");
        let mut tokens = tokens(text);
        tokens.pop();
        let place = match tokens.last() {
            Some(last) if last.span.end == text.len() => Self::place(text, &mut tokens),
            _ => Place::Word(text.len()),
        };
        tokens.retain(|token| token.kind != TokenKind::Comment);
        let frames = frames(&tokens);
        Self { text, tokens, place, frames }
    }

    /// What the last token, which the caret touches, is to it. It is taken out where it is being written.
    fn place(text: &str, tokens: &mut Vec<Token>) -> Place {
        let Some(last) = tokens.last().copied() else { return Place::Word(text.len()) };
        match last.kind {
            TokenKind::Comment | TokenKind::Long | TokenKind::Real | TokenKind::Timespan => Place::Nothing,
            TokenKind::UnterminatedString => {
                tokens.pop();
                Place::String(last.span.start)
            }
            TokenKind::Name | TokenKind::WordOperator | TokenKind::Unknown | TokenKind::Bang => {
                tokens.pop();
                let mut start = last.span.start;
                // Neither `mv-exp` nor `!ha` is read as one word before it is whole.
                while tokens.last().is_some_and(|bang| bang.kind == TokenKind::Bang && bang.span.end == start) {
                    start = tokens.pop().map_or(start, |bang| bang.span.start);
                }
                if tokens.last().is_some_and(|before| before.span.end == start) {
                    start = operator_begun(text, tokens).unwrap_or(start);
                }
                Place::Word(start)
            }
            _ => Place::Word(operator_begun(text, tokens).unwrap_or(text.len())),
        }
    }

    /// A token's text; empty where there is none.
    pub(super) fn word(&self, token: usize) -> &'t str {
        self.tokens.get(token).map_or("", |token| token.span.text(self.text))
    }

    /// A token's kind; the end where there is none.
    pub(super) fn kind(&self, token: usize) -> TokenKind {
        self.tokens.get(token).map_or(TokenKind::End, |token| token.kind)
    }

    /// The last token before the word at the caret.
    pub(super) fn last(&self) -> Option<usize> {
        self.tokens.len().checked_sub(1)
    }

    /// The innermost frame.
    pub(super) fn inner(&self) -> Frame {
        self.frames.last().copied().unwrap_or(Frame {
            open: None,
            statement: 0,
            start: 0,
            piped: false,
            item: 0,
            commas: 0,
        })
    }

    /// The innermost step around the caret.
    pub(super) fn step(&self) -> Option<Step<'t>> {
        (0..self.frames.len()).rev().find_map(|frame| self.step_of(frame))
    }

    /// The step of a frame, where the caret is in one.
    pub(super) fn step_of(&self, frame: usize) -> Option<Step<'t>> {
        let of = self.frames.get(frame)?;
        let operator = self.word(of.start);
        // The caret stands right behind the pipe: there is no step yet.
        if of.start >= self.tokens.len() || !OPERATORS.contains(&operator) {
            return None;
        }
        let leads = !of.piped && self.leads(of.start);
        (of.piped || leads).then_some(Step { operator, token: of.start, frame })
    }

    /// Whether an operator without a pipe before it begins here, and not a table or column of its name.
    fn leads(&self, token: usize) -> bool {
        !matches!(
            self.kind(token + 1),
            TokenKind::OpenParen | TokenKind::Dot | TokenKind::Comma | TokenKind::EqualEqual | TokenKind::Equal
        ) || matches!(self.word(token), "union" | "find" | "search")
    }

    /// The tokens of a step that stand directly in it, not inside brackets.
    pub(super) fn level(&self, step: Step<'_>) -> Vec<usize> {
        let mut level = Vec::new();
        let mut depth = 0_usize;
        let end = self.frames.get(step.frame + 1).and_then(|frame| frame.open).unwrap_or(self.tokens.len());
        for token in step.token + 1..end {
            let kind = self.kind(token);
            if closes(kind) {
                depth = depth.saturating_sub(1);
            }
            if depth == 0 {
                level.push(token);
            }
            if opens(kind) {
                depth += 1;
            }
        }
        level
    }

    /// The name before the bracket that a frame is the inside of: `f` in `f(…`.
    pub(super) fn called(&self, frame: Frame) -> Option<usize> {
        let open = frame.open.filter(|open| self.kind(*open) == TokenKind::OpenParen)?;
        let name = open.checked_sub(1)?;
        (self.kind(name) == TokenKind::Name).then_some(name)
    }

    /// Where a token begins.
    pub(super) fn start_of(&self, token: usize) -> usize {
        self.tokens.get(token).map_or(self.text.len(), |token| token.span.start)
    }

    /// The word at the caret, as far as it is written.
    pub(super) fn prefix(&self) -> &'t str {
        match self.place {
            Place::Word(start) => self.text.get(start..).unwrap_or(""),
            _ => "",
        }
    }
}

/// Where an operator begins of which all is written up to a hyphen (`mv-`, `graph-shortest-`), if the tokens end with one. It is
/// taken out of them.
fn operator_begun(text: &str, tokens: &mut Vec<Token>) -> Option<usize> {
    let hyphen = tokens.last().filter(|last| last.kind == TokenKind::Minus)?.span;
    let parts = tokens.windows(2).rev().take_while(|two| two[0].span.end == two[1].span.start).count();
    let first = (tokens.len() - 1 - parts..tokens.len() - 1).find(|at| {
        let written = text.get(tokens[*at].span.start..hyphen.end).unwrap_or("");
        let before = at.checked_sub(1).map(|before| tokens[before].kind);
        matches!(before, None | Some(TokenKind::Pipe | TokenKind::OpenParen))
            && OPERATORS.iter().any(|operator| operator.starts_with(written))
    })?;
    let start = tokens[first].span.start;
    tokens.truncate(first);
    Some(start)
}

/// Whether a token opens a bracket.
pub(super) fn opens(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::OpenParen | TokenKind::OpenBracket | TokenKind::OpenBrace)
}

/// Whether a token closes a bracket.
pub(super) fn closes(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::CloseParen | TokenKind::CloseBracket | TokenKind::CloseBrace)
}

fn frames(tokens: &[Token]) -> Vec<Frame> {
    let fresh =
        |open: Option<usize>, start| Frame { open, statement: start, start, piped: false, item: start, commas: 0 };
    let mut frames = vec![fresh(None, 0)];
    for (at, token) in tokens.iter().enumerate() {
        let next = at + 1;
        if opens(token.kind) {
            frames.push(fresh(Some(at), next));
            continue;
        }
        if closes(token.kind) && frames.len() > 1 {
            frames.pop();
            continue;
        }
        let Some(frame) = frames.last_mut() else { continue };
        match token.kind {
            TokenKind::Pipe => *frame = Frame { start: next, piped: true, item: next, commas: 0, ..*frame },
            TokenKind::Semicolon => *frame = fresh(frame.open, next),
            TokenKind::Comma => {
                frame.item = next;
                frame.commas += 1;
                // Each argument may be a table of its own.
                if frame.open.is_some() && !frame.piped {
                    frame.start = next;
                }
            }
            _ => {}
        }
    }
    frames
}

/// The tokens of a whole text without comments, and for each the first byte of the step that it belongs to: its operator, or its
/// statement.
pub(super) fn steps(text: &str) -> Vec<(Token, usize)> {
    let all: Vec<Token> =
        tokens(text).into_iter().filter(|token| !matches!(token.kind, TokenKind::Comment | TokenKind::End)).collect();
    let word = |at: usize| all.get(at).map_or("", |token: &Token| token.span.text(text));
    let is_step = |at: usize| OPERATORS.contains(&word(at));
    // The step around each open bracket, and whether the next token may begin one.
    let mut open: Vec<(usize, bool)> = vec![(0, true)];
    let mut found = Vec::with_capacity(all.len());
    for (at, token) in all.iter().enumerate() {
        let outer = open.iter().rev().nth(1).map_or(0, |outer| outer.0);
        let level = open.len();
        if let Some((step, may_begin)) = open.last_mut() {
            if *may_begin && !matches!(token.kind, TokenKind::Pipe | TokenKind::Semicolon) {
                *may_begin = false;
                let after_pipe = at > 0 && all.get(at - 1).is_some_and(|before| before.kind == TokenKind::Pipe);
                let next = all.get(at + 1).map_or(TokenKind::End, |next| next.kind);
                let leads = is_step(at)
                    && !matches!(
                        next,
                        TokenKind::OpenParen
                            | TokenKind::Dot
                            | TokenKind::Comma
                            | TokenKind::EqualEqual
                            | TokenKind::Equal
                    );
                let brace = level == 1
                    || at > 0
                        && all
                            .get(at - 1)
                            .is_some_and(|before| matches!(before.kind, TokenKind::OpenBrace | TokenKind::Semicolon));
                *step = if after_pipe || leads || brace { token.span.start } else { outer };
            }
            if matches!(token.kind, TokenKind::Pipe | TokenKind::Semicolon) {
                *may_begin = true;
            }
            found.push((*token, *step));
        }
        if opens(token.kind) {
            let step = open.last().map_or(0, |open| open.0);
            open.push((step, true));
        } else if closes(token.kind) && open.len() > 1 {
            open.pop();
        }
    }
    found
}
