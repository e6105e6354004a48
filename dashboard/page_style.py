"""The few rules by which a page looks other than Streamlit has it."""

from __future__ import annotations

# Headings that leave room for what they head, a page that starts where its header
# ends, and notes as they were written, with the words that tell something marked.
PAGE_STYLE = """<style>
[data-testid="stMainBlockContainer"] { padding: 4rem 1.5rem 3rem; }
[data-testid="stMainBlockContainer"] h1 { font-size: 2rem; line-height: 1.2;
  padding: 0 0 0.5rem; text-wrap: balance; }
.stMarkdown h2 { font-size: 1.3rem; line-height: 1.35; padding: 0.25rem 0 0.75rem;
  text-wrap: pretty; }
.stHeading h2 { font-size: 1.2rem; line-height: 1.3; padding: 1rem 0 0.5rem; }
[data-testid="stCaptionContainer"] { opacity: 1; }
[data-testid="stCaptionContainer"] p { color: light-dark(#66625d, #aca7a0); }
.stMarkdown code { color: inherit; font-size: 0.875em; }
[data-testid="stLayoutWrapper"]:has(> [class*="st-key-unseen_"]) { display: none; }
.note { white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.6;
  padding: 0.75rem 1rem; border-radius: 0.5rem;
  border: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
.note mark, .marks mark { color: inherit; border-radius: 0.2rem; padding: 0 0.1em; }
mark.context { background: color-mix(in srgb, #0072b2 26%, transparent);
  border-bottom: 2px solid #0072b2; }
mark.purpose { background: color-mix(in srgb, #d55e00 26%, transparent);
  border-bottom: 2px dashed #d55e00; }
.marks { font-size: 0.875rem; margin-top: 0.5rem; }
@media (max-width: 640px) {
  [data-testid="stMainBlockContainer"] { padding: 3.75rem 1rem 2rem; }
  [data-testid="stMainBlockContainer"] h1 { font-size: 1.6rem; }
  .stMarkdown h2 { font-size: 1.15rem; }
}
</style>"""
