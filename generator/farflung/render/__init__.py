"""An edition → web page, HTML letter, plain text and archive feeds. Pure but for templates."""
