"""All that knows English: names, amounts, dates, word forms, clauses and the lists of words."""
