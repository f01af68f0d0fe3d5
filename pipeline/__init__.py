"""gvcoder: PDFs of cluster case studies in, cluster profiles with evidence out."""
