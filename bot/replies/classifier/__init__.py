"""The trained reader: what it looks at, its weights, and how likely it holds each intent."""
