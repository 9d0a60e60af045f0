"""Problems, holds, and questions in words."""
