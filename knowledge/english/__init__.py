"""English for those who do not read Vietnamese: records, questions, and which language a message is in."""
