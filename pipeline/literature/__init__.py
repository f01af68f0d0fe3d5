"""What is known of works beside their PDFs: libraries of reference managers in, citations out."""
